#include "songs/generate_songs.h"

#include <crooner/observer.h>

#include <iostream>
#include <string>

#include "base/log.h"
#include "base/signals.h"
#include "songs/song_page.h"

namespace crooner::songs {
namespace {

// Passes the events of each job to its writer, and progress to the display.
class WritingObserver : public Observer {
 public:
  using OnFailed = std::function<bool(std::size_t task, const Error& error)>;

  WritingObserver(report::SongProgress& progress, const OnFailed& on_failed)
      : progress_(progress), on_failed_(on_failed) {}

  // The next job is that of the task with this index.
  void add_job(std::size_t task, SongWriter* writer) { jobs_.push_back({task, writer}); }

  void on_phase(const std::string& sentence) override { progress_.on_phase(sentence); }
  void on_level_begin(const Progress& progress) override { progress_.on_level_begin(progress); }
  void on_progress(const Progress& progress) override { progress_.on_progress(progress); }
  void on_level_end(const Progress& progress) override { progress_.on_level_end(progress); }

  void on_prompt(const CodeChunk& prompt) override { writer(prompt.job).on_prompt(prompt); }
  void on_tokens(const CodeChunk& tokens) override { writer(tokens.job).on_tokens(tokens); }
  void on_window_end(const CodeChunk& window) override { writer(window.job).on_window_end(window); }
  void on_level_result(const LevelResult& result) override {
    progress_.on_file_written(writer(result.job).on_level_result(result).string());
  }
  bool on_song_failed(int job, const Error& error) override {
    return on_failed_ && on_failed_(jobs_.at(job).task, error);
  }

 private:
  struct JobWriter {
    std::size_t task;
    SongWriter* writer;
  };
  SongWriter& writer(int job) { return *jobs_.at(job).writer; }

  report::SongProgress& progress_;
  const OnFailed& on_failed_;
  std::vector<JobWriter> jobs_;
};

}  // namespace

void generate_songs(Model& model, const std::vector<GenerateTask>& tasks,
                    report::SongProgress& progress,
                    const std::function<bool(std::size_t task, const Error& error)>& on_failed) {
  WritingObserver observer(progress, on_failed);
  std::vector<Job> jobs;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const GenerateTask& task = tasks[i];
    if (task.writer->is_complete()) {
      progress.on_file_written(task.writer->song_path().string());
      continue;
    }
    observer.add_job(i, task.writer);
    jobs.push_back({task.request, task.sample_index, task.writer->saved()});
  }
  try {
    model.generate(jobs, observer);
    for (const GenerateTask& task : tasks) {
      throw_if_interrupted();
      if (!task.writer->is_done()) continue;  // it failed
      write_page(model, *task.request, *task.writer, progress);
      progress.on_song_end(task.writer->song_path().string());
    }
  } catch (const Interrupted&) {
    for (const GenerateTask& task : tasks) task.writer->sync();
    log::info("All progress is saved; run the same command again to resume.");
    throw;
  }
}

void generate_and_print(Model& model, const std::vector<GenerateTask>& tasks,
                        const cli::LogOptions& log, bool clean) {
  const auto style = report::choose_progress_style(log.quiet, log.json);
  const auto progress = report::make_progress(style, report::standard_output(style));
  generate_songs(model, tasks, *progress);
  for (const GenerateTask& task : tasks) {
    if (!log.json) std::cout << task.writer->song_path().string() << '\n';
    if (clean) task.writer->remove_folder();
  }
}

}  // namespace crooner::songs
