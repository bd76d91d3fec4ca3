#include <crooner/crooner.h>

#include <cstdint>
#include <iostream>

// Generates with the model argv[1], found by name, and counts the samples of level 0 as they come.
int main(int, char** argv) {
  struct Player : crooner::Observer {
    void on_audio(const crooner::AudioChunk& chunk) override {
      if (chunk.level == 0) samples += chunk.samples.size();
    }
    std::size_t samples = 0;
  } player;
  crooner::Request request;
  request.seed = 1;
  request.seconds = 0.5;
  crooner::Model model = crooner::Model::open(argv[1]);
  const crooner::GeneratedSong song = model.generate(request, &player).front();
  try {
    model.decode(song.codes[0], 9);
  } catch (const crooner::UsageError& error) {  // its type is known across the library's border
    std::cout << crooner::version() << ' ' << (player.samples == song.audio.samples.size()) << '\n';
  }
}
