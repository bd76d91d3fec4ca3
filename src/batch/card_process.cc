#include "batch/card_process.h"

#include <iostream>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/strings.h"
#include "distributed/launch.h"
#include "report/read_event.h"

namespace crooner::batch {
namespace {

std::vector<std::pair<std::string, std::string>> variables(const Card& card, int rank,
                                                           int processes) {
  auto all = distributed::child_variables(rank, processes);
  all.emplace_back("CUDA_VISIBLE_DEVICES", card.visible);
  return all;
}

}  // namespace

std::vector<std::string> card_command(const cli::BatchOptions& options, int threads) {
  static const std::set<std::string> kOwn = {"SOURCE", "device",  "threads",  "json",
                                             "quiet",  "verbose", "log-file", "config"};
  std::vector<std::string> words = {"crooner", "batch"};
  for (const cli::FlagValue& flag : options.flags) {
    if (!kOwn.contains(flag.name)) words.push_back(str_cat("--", flag.name, "=", flag.value));
  }
  words.push_back(str_cat("--device=", device_of_jobs(options.defaults.model.device)));
  words.push_back(str_cat("--threads=", threads));
  words.insert(words.end(), {"--json", "--", options.source});
  return words;
}

void report_to(long launcher) {
  end_with_parent(launcher);
  set_log_callback([](LogLevel level, std::string_view text) {
    std::cout << report::message_event(level, text) << std::flush;
  });
}

CardProcess::CardProcess(Card card, const std::vector<std::string>& command, int rank,
                         int processes)
    : card_(std::move(card)),
      process_(command, variables(card_, rank, processes), ChildProcess::Output::kRead) {}

bool CardProcess::poll(report::SongProgress& progress, const LogCallback& on_message) {
  if (end_) return false;
  const std::optional<ProcessEnd> end = process_.poll();  // before the rest is read
  unread_ += process_.read_output();
  std::size_t begin = 0;
  for (std::size_t line_end; (line_end = unread_.find('\n', begin)) != std::string::npos;
       begin = line_end + 1) {
    report::read_event(unread_.substr(begin, line_end - begin), progress,
                       [&](LogLevel level, std::string_view text) {
                         if (level == LogLevel::kError) {
                           error_ = text;
                         } else {
                           on_message(level, text);
                         }
                       });
  }
  unread_.erase(0, begin);
  end_ = end;
  return !end_;
}

int CardProcess::exit_code() const {
  return end_->signal != 0 ? ResourceError("").exit_code() : end_->code;
}

std::string CardProcess::error() const {
  if (end_->signal != 0)
    return str_cat("The process on ", name(), " was ended by signal ", end_->signal, ".");
  if (!error_.empty()) return error_;
  return str_cat("The process on ", name(), " ended with exit code ", end_->code, ".");
}

}  // namespace crooner::batch
