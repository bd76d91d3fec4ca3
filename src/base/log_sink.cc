// The only file that sees spdlog: its fmt and LibTorch's cannot meet in one translation unit.
#include "base/log_sink.h"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/os_environment.h"
#include "base/strings.h"
#include "base/terminal_text.h"

namespace crooner::log {
namespace {

spdlog::level::level_enum spdlog_level(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      break;
  }
  return spdlog::level::err;
}

struct Sinks {
  std::shared_ptr<spdlog::sinks::stderr_color_sink_mt> screen;
  std::shared_ptr<spdlog::logger> logger;
  std::string prefix;  // of every message

  Sinks() {
    const auto colors =
        std::getenv("NO_COLOR") ? spdlog::color_mode::never : spdlog::color_mode::automatic;
    screen = std::make_shared<spdlog::sinks::stderr_color_sink_mt>(colors);
    // A progress line may be on the screen: the message replaces it.
    screen->set_pattern(stderr_is_terminal() ? "\r\x1b[K%^%l%$: %v" : "%^%l%$: %v");
    screen->set_level(spdlog::level::info);
    logger = std::make_shared<spdlog::logger>("crooner", screen);
    logger->set_level(spdlog::level::debug);
    logger->flush_on(spdlog::level::warn);
  }
};

Sinks& instance() {
  static Sinks sinks;
  return sinks;
}

}  // namespace

void write_to_stderr() {
  set_log_callback([](LogLevel level, std::string_view message) {
    instance().logger->log(spdlog_level(level), "{}{}", instance().prefix, terminal_text(message));
  });
}

void set_stderr_level(LogLevel level) {
  instance().screen->set_level(spdlog_level(level));
}

void set_prefix(const std::string& prefix) {
  instance().prefix = prefix;
}

void add_file(const char* path) {
  try {
    auto file = std::make_shared<spdlog::sinks::basic_file_sink_mt>(path);
    file->set_pattern("%Y-%m-%d %H:%M:%S.%e %l: %v");
    file->set_level(spdlog::level::debug);
    spdlog::logger& logger = *instance().logger;
    logger.sinks().push_back(file);
    logger.flush_on(spdlog::level::debug);  // so that a crash loses none of it
    logger.set_error_handler(
        [name = std::string(path), warned = false](const std::string&) mutable {
          if (std::exchange(warned, true)) return;
          instance().logger->warn("{}", str_cat("The log file '", name,
                                                "' cannot be written (is the disk full?); it lacks "
                                                "messages."));
        });
  } catch (const spdlog::spdlog_ex& failure) {
    throw ResourceError(str_cat("The log file '", path, "' cannot be written: ", failure.what()));
  }
}

}  // namespace crooner::log
