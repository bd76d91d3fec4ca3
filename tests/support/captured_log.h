#pragma once

#include <crooner/log.h>

#include <string>
#include <string_view>

namespace crooner {

// Collects the log messages of this process while it lives, as stderr would show them:
// "warning: ...", one per line. The library itself prints nothing.
class CapturedLog {
 public:
  CapturedLog() {
    set_log_callback([this](LogLevel level, std::string_view message) {
      static constexpr const char* kNames[] = {"debug", "info", "warning", "error"};
      text_.append(kNames[static_cast<int>(level)]).append(": ").append(message).append("\n");
    });
  }
  ~CapturedLog() { set_log_callback({}); }
  CapturedLog(const CapturedLog&) = delete;
  CapturedLog& operator=(const CapturedLog&) = delete;

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace crooner
