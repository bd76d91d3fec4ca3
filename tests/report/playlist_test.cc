#include "report/playlist.h"

#include <gtest/gtest.h>

namespace crooner::report {
namespace {

TEST(Playlist, NamesEachSongAndItsLength) {
  EXPECT_EQ(playlist({{"more/Anna - Rain.wav", 19.6}, {"#1.wav", {}}, {"a\nb.wav", 1.0}}),
            "#EXTM3U\n# Written by crooner batch.\n#EXTINF:20,Anna - Rain\nmore/Anna - Rain.wav\n"
            "#EXTINF:-1,#1\n./#1.wav\n");
}

}  // namespace
}  // namespace crooner::report
