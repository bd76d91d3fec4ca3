#include "commands/make_songs.h"

#include <crooner/error.h>

#include <string>

#include "base/log.h"
#include "commands/song_page.h"

namespace crooner::commands {
namespace {

// Keeps what is made in the run folders, and shows how it goes.
class RunsObserver : public Observer {
 public:
  using Failed = std::function<bool(std::size_t task, const Error& why)>;

  RunsObserver(ProgressObserver& progress, const Failed& failed)
      : progress_(progress), failed_(failed) {}

  // The next job is this task, the place-th one.
  void add(std::size_t place, SongRun* run) { songs_.push_back({place, run}); }

  void phase(const std::string& sentence) override { progress_.phase(sentence); }
  void level_started(const Progress& progress) override { progress_.level_started(progress); }
  void advanced(const Progress& progress) override { progress_.advanced(progress); }
  void level_finished(const Progress& progress) override { progress_.level_finished(progress); }

  void given(const NewCodes& codes) override { run(codes.song).given(codes); }
  void drawn(const NewCodes& tokens) override { run(tokens.song).drawn(tokens); }
  void window_finished(const NewCodes& codes) override { run(codes.song).window_finished(codes); }
  void level_made(const LevelMade& made) override {
    progress_.file_written(run(made.song).level_made(made).string());
  }
  bool song_failed(int song, const Error& why) override {
    return failed_ && failed_(songs_.at(static_cast<std::size_t>(song)).place, why);
  }

 private:
  struct Song {
    std::size_t place;
    SongRun* run;
  };
  SongRun& run(int song) { return *songs_.at(static_cast<std::size_t>(song)).run; }

  ProgressObserver& progress_;
  const Failed& failed_;
  std::vector<Song> songs_;
};

}  // namespace

void make_songs(Model& model, const std::vector<SongTask>& tasks, ProgressObserver& progress,
                const std::function<bool(std::size_t task, const Error& why)>& failed) {
  RunsObserver observer(progress, failed);
  std::vector<Job> jobs;
  for (std::size_t place = 0; place < tasks.size(); ++place) {
    const SongTask& task = tasks[place];
    if (task.run->finished()) {
      progress.file_written(task.run->song_file().string());
      continue;
    }
    observer.add(place, task.run);
    jobs.push_back({task.request, task.song, task.run->saved()});
  }
  try {
    model.generate(jobs, observer);
    for (const SongTask& task : tasks) {
      if (!task.run->done()) continue;  // it failed
      write_page(model, *task.request, *task.run, progress);
      progress.song_finished(task.run->song_file().string());
    }
  } catch (const Interrupted&) {
    for (const SongTask& task : tasks) task.run->sync();
    log::info("All that was made is saved; the same command again goes on from there.");
    throw;
  }
}

}  // namespace crooner::commands
