#include "commands/make_songs.h"

#include <crooner/error.h>

#include <string>

#include "base/log.h"
#include "commands/song_page.h"

namespace crooner::commands {
namespace {

// Keeps what is made in the run folders, and shows how it goes.
class WritingObserver : public Observer {
 public:
  using Failed = std::function<bool(std::size_t task, const Error& why)>;

  WritingObserver(ProgressObserver& progress, const Failed& failed)
      : progress_(progress), failed_(failed) {}

  // The next job is this task, the place-th one.
  void add(std::size_t place, SongWriter* run) { songs_.push_back({place, run}); }

  void on_phase(const std::string& sentence) override { progress_.on_phase(sentence); }
  void on_level_begin(const Progress& progress) override { progress_.on_level_begin(progress); }
  void on_progress(const Progress& progress) override { progress_.on_progress(progress); }
  void on_level_end(const Progress& progress) override { progress_.on_level_end(progress); }

  void on_prompt(const CodeChunk& codes) override { run(codes.job).on_prompt(codes); }
  void on_tokens(const CodeChunk& tokens) override { run(tokens.job).on_tokens(tokens); }
  void on_window_end(const CodeChunk& codes) override { run(codes.job).on_window_end(codes); }
  void on_level_result(const LevelResult& made) override {
    progress_.on_file_written(run(made.job).on_level_result(made).string());
  }
  bool on_song_failed(int song, const Error& why) override {
    return failed_ && failed_(songs_.at(static_cast<std::size_t>(song)).place, why);
  }

 private:
  struct Song {
    std::size_t place;
    SongWriter* run;
  };
  SongWriter& run(int song) { return *songs_.at(static_cast<std::size_t>(song)).run; }

  ProgressObserver& progress_;
  const Failed& failed_;
  std::vector<Song> songs_;
};

}  // namespace

void make_songs(Model& model, const std::vector<GenerateTask>& tasks, ProgressObserver& progress,
                const std::function<bool(std::size_t task, const Error& why)>& failed) {
  WritingObserver observer(progress, failed);
  std::vector<Job> jobs;
  for (std::size_t place = 0; place < tasks.size(); ++place) {
    const GenerateTask& task = tasks[place];
    if (task.run->finished()) {
      progress.on_file_written(task.run->song_file().string());
      continue;
    }
    observer.add(place, task.run);
    jobs.push_back({task.request, task.song, task.run->saved()});
  }
  try {
    model.generate(jobs, observer);
    for (const GenerateTask& task : tasks) {
      if (!task.run->done()) continue;  // it failed
      write_page(model, *task.request, *task.run, progress);
      progress.on_song_end(task.run->song_file().string());
    }
  } catch (const Interrupted&) {
    for (const GenerateTask& task : tasks) task.run->sync();
    log::info("All that was made is saved; the same command again goes on from there.");
    throw;
  }
}

}  // namespace crooner::commands
