#pragma once

#include <crooner/observer.h>

#include <string>

namespace crooner {

// Passes every event on to another observer, which must outlive it: derive from it and override the
// events that change.
class ForwardingObserver : public Observer {
 public:
  explicit ForwardingObserver(Observer& next) : next_(next) {}

  void on_phase(const std::string& sentence) override { next_.on_phase(sentence); }
  void on_level_begin(const Progress& progress) override { next_.on_level_begin(progress); }
  void on_progress(const Progress& progress) override { next_.on_progress(progress); }
  void on_level_end(const Progress& progress) override { next_.on_level_end(progress); }
  void on_warning(const std::string& sentence) override { next_.on_warning(sentence); }
  void on_prompt(const CodeChunk& chunk) override { next_.on_prompt(chunk); }
  void on_tokens(const CodeChunk& chunk) override { next_.on_tokens(chunk); }
  void on_window_end(const CodeChunk& chunk) override { next_.on_window_end(chunk); }
  void on_audio(const AudioChunk& chunk) override { next_.on_audio(chunk); }
  void on_level_result(const LevelResult& result) override { next_.on_level_result(result); }
  bool on_song_failed(int job, const Error& error) override {
    return next_.on_song_failed(job, error);
  }

 protected:
  Observer& next() { return next_; }

 private:
  Observer& next_;
};

}  // namespace crooner
