#include "base/log.h"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/os_terminal.h"
#include "base/str_cat.h"

namespace crooner::log {
namespace {

spdlog::level::level_enum spdlog_level(Level level) {
  switch (level) {
    case Level::kDebug:
      return spdlog::level::debug;
    case Level::kInfo:
      return spdlog::level::info;
    case Level::kWarning:
      return spdlog::level::warn;
    case Level::kError:
      return spdlog::level::err;
    case Level::kOff:
      break;
  }
  return spdlog::level::off;
}

struct Logger {
  std::shared_ptr<spdlog::sinks::stderr_color_sink_mt> screen;
  std::shared_ptr<spdlog::logger> logger;

  Logger() {
    const auto colours =
        std::getenv("NO_COLOR") ? spdlog::color_mode::never : spdlog::color_mode::automatic;
    screen = std::make_shared<spdlog::sinks::stderr_color_sink_mt>(colours);
    // A line of progress may be on the screen: the message takes its place.
    screen->set_pattern(stderr_is_terminal() ? "\r\x1b[K%^%l%$: %v" : "%^%l%$: %v");
    screen->set_level(spdlog::level::info);
    logger = std::make_shared<spdlog::logger>("crooner", screen);
    logger->set_level(spdlog::level::debug);
    logger->flush_on(spdlog::level::warn);
  }
};

Logger& instance() {
  static Logger logger;
  return logger;
}

}  // namespace

void debug(std::string_view message) {
  instance().logger->debug("{}", message);
}
void info(std::string_view message) {
  instance().logger->info("{}", message);
}
void warn(std::string_view message) {
  instance().logger->warn("{}", message);
}
void error(std::string_view message) {
  instance().logger->error("{}", message);
}

void set_level(Level level) {
  instance().screen->set_level(spdlog_level(level));
}

void set_file(const char* path) {
  try {
    auto file = std::make_shared<spdlog::sinks::basic_file_sink_mt>(path);
    file->set_pattern("%Y-%m-%d %H:%M:%S.%e %l: %v");
    file->set_level(spdlog::level::debug);
    spdlog::logger& logger = *instance().logger;
    logger.sinks().push_back(file);
    logger.flush_on(spdlog::level::debug);  // what is in a buffer is lost when the program is
    logger.set_error_handler([name = std::string(path), told = false](const std::string&) mutable {
      if (std::exchange(told, true)) return;
      warn(str_cat("The log file '", name,
                   "' cannot be written (is the disk full?); it lacks messages."));
    });
  } catch (const spdlog::spdlog_ex& failure) {
    throw ResourceError(str_cat("The log file '", path, "' cannot be written: ", failure.what()));
  }
}

}  // namespace crooner::log
