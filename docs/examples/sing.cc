#include <crooner/crooner.h>

#include <iostream>

int main(int argc, char** argv) {
  crooner::Request request;
  request.genre = "folk";
  request.artist = "The Lamplighters";
  request.lyrics = "Row, row the boat, and row it home.";
  request.seed = 7;
  try {
    crooner::Model model = crooner::Model::open(argc > 1 ? argv[1] : "");
    for (const std::string& sentence : model.check(request)) std::cerr << sentence << '\n';
    const crooner::GeneratedSong song = model.generate(request).front();
    crooner::write_audio("song.wav", song.audio);
  } catch (const crooner::Error& error) {
    std::cerr << error.what() << '\n';
    return error.exit_code();
  }
}
