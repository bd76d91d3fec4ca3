#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/sha256.h"
#include "cli/smoke_model.h"
#include "import/example_adapter.h"
#include "run_folder/codes_file.h"

namespace crooner::cli {
namespace {

namespace fs = std::filesystem;
using importer::write_adapter;
using nlohmann::json;

// The top level of a short song, and a whole one.
const std::string kTop =
    "generate --model smoke --seed 3 --seconds 0.2 --stop-after-level 2 --quiet ";
const std::string kSong = "generate --seed 3 --seconds 0.256 --quiet ";

class AdapterFlag : public ::testing::Test {
 protected:
  AdapterFlag() {
    write_adapter(folder / "a.safetensors");
    write_adapter(folder / "b.safetensors", {.size = 0.3f});
    write_adapter(folder / "low.safetensors", {.level = 0});
  }
  void done(const std::string& arguments) {
    const ProcessResult ended = crooner(arguments, folder);
    EXPECT_EQ(ended.code, 0) << arguments << '\n' << ended.err;
  }
  void refused(const std::string& arguments, int code, const std::string& sentence) {
    const ProcessResult ended = crooner(arguments, folder);
    EXPECT_EQ(ended.code, code) << arguments << '\n' << ended.err;
    EXPECT_NE(ended.err.find(sentence), std::string::npos) << arguments << '\n' << ended.err;
    EXPECT_EQ(ended.out, "");
  }
  Codes codes(const std::string& song) {
    return run_folder::read_codes(folder / (song + ".run/codes.safetensors"));
  }
  json model(const std::string& song) {
    return json::parse(folder.read(song + ".run/run.json")).at("model");
  }

  Folder folder;
};

TEST_F(AdapterFlag, GivesTheSongOfTheMergedModel) {
  done(kSong + "--model smoke --adapter a.safetensors --adapter low.safetensors --out song.wav");
  done("models assemble smoke --merge a.safetensors --merge low.safetensors --out merged");
  done(kSong + "--model merged --out merged.wav");
  done(kSong + "--model smoke --out plain.wav");
  EXPECT_EQ(codes("song.wav"), codes("merged.wav"));
  EXPECT_EQ(folder.read("song.wav.run/level_0.wav"), folder.read("merged.wav.run/level_0.wav"));
  EXPECT_NE(codes("song.wav").at(2), codes("plain.wav").at(2));
  EXPECT_FALSE(model("plain.wav").contains("adapters"));
  EXPECT_EQ(model("song.wav").at("sha256"), model("plain.wav").at("sha256"));
}

TEST_F(AdapterFlag, IsRecordedAndTheOrderChangesNothing) {
  done(kTop + "--adapter a.safetensors=0.5 --adapter b.safetensors --out one.wav");
  done(kTop + "--adapter b.safetensors=1 --adapter a.safetensors=0.5 --out two.wav");
  done(kTop + "--adapter a.safetensors=0.5 --out three.wav");
  EXPECT_EQ(folder.read("one.wav"), folder.read("two.wav"));
  EXPECT_NE(codes("one.wav"), codes("three.wav"));
  EXPECT_EQ(model("three.wav").at("adapters"),
            (json{{sha256_file(folder / "a.safetensors"),
                   {{"file", "a.safetensors"}, {"strength", 0.5}}}}));
}

TEST_F(AdapterFlag, AnotherOneIsAnotherRequest) {
  done(kTop + "--adapter a.safetensors=0.5 --out song.wav");
  refused(kTop + "--out song.wav", 2, "belongs to a different request: model.adapters was");
  refused(kTop + "--adapter a.safetensors=0.75 --out song.wav", 2, ".strength was 0.5 and is 0.75");
  for (const std::string command : {"resume song.wav.run", "replay song.wav --out again.wav"}) {
    refused(command, 2, "was made with the adapter 'a.safetensors' (strength 0.5, SHA-256 ");
    refused(command, 2, "and this command has no adapter; name the same ones");
    refused(command + " --adapter b.safetensors=0.5", 2, "this command has the adapter 'b.safe");
    done(command + " --adapter a.safetensors=0.5 --quiet");
  }
  EXPECT_EQ(folder.read("again.wav"), folder.read("song.wav"));
  const ProcessResult other =
      crooner("continue song.wav --seconds 0.3 --stop-after-level 2 --out longer.wav", folder);
  EXPECT_EQ(other.code, 0) << other.err;
  EXPECT_NE(other.err.find("was made with the adapter 'a.safetensors'"), std::string::npos);
}

TEST_F(AdapterFlag, RefusesWhatItCannotMerge) {
  refused(kTop + "--adapter low.safetensors --out song.wav", 2,
          "is for level 0, which is not sampled here (level 2 is)");
  refused(kTop + "--adapter none.safetensors --out song.wav", 3, "none.safetensors");
  refused(kTop + "--adapter a.safetensors --adapter a.safetensors=2 --out song.wav", 2,
          "are the same; name it once");
  refused(kTop + "--adapter a.safetensors=nan --out song.wav", 2,
          "The strength of --adapter 'a.safetensors' is 'nan'; it takes a number from -100 to 100");
  refused(kTop + "--adapter a.safetensors= --out song.wav", 2, "it takes a number");
  refused(kTop + "--adapter =1 --out song.wav", 2, "it takes the file of an adapter");
  refused("generate --model pocket --adapter a.safetensors --out song.wav", 3,
          "; that of the model 'pocket' is another");
  EXPECT_FALSE(fs::exists(folder / "song.wav.run"));
}

TEST_F(AdapterFlag, OfABatchAndOfItsRows) {
  fs::create_directory(folder / "list");
  folder.write("list/jobs.jsonl",
               "{\"title\": \"x\", \"seed\": 3, \"adapter\": \"../a.safetensors=0.5\"}\n"
               "{\"title\": \"y\", \"seed\": 3, \"adapter\": [\"../b.safetensors\", "
               "\"../a.safetensors=0.5\"]}\n"
               "{\"title\": \"z\", \"seed\": 3}\n"
               "{\"title\": \"w\", \"adapter\": \"../low.safetensors\"}\n");
  const std::string kBatch =
      " --model smoke --seconds 0.2 --stop-after-level 2 --quiet --out songs ";
  const ProcessResult ended =
      crooner("batch list/jobs.jsonl --adapter b.safetensors" + kBatch, folder);
  EXPECT_EQ(ended.code, 5) << ended.err;
  EXPECT_NE(folder.read("songs/failed.jsonl").find("which is not sampled here"), std::string::npos);
  done(kTop + "--adapter a.safetensors=0.5 --out x.wav");
  done(kTop + "--adapter a.safetensors=0.5 --adapter b.safetensors --out y.wav");
  done(kTop + "--adapter b.safetensors --out z.wav");
  for (const std::string song : {"x.wav", "y.wav", "z.wav"})
    EXPECT_EQ(folder.read("songs/" + song), folder.read(song)) << song;
}

TEST_F(AdapterFlag, OfAProject) {
  done("compose demo start --model smoke --seconds 0.3 --seed 7 --adapter a.safetensors --quiet");
  EXPECT_TRUE(model("demo/nodes/1.wav").contains("adapters"));
  EXPECT_NE(crooner("compose demo tree", folder).out.find(", draft, adapted by a.safetensors"),
            std::string::npos);
  refused("compose demo start --seconds 0.3 --seed 8 --adapter low.safetensors", 2,
          "which is not sampled here (level 2 is)");
  refused("compose demo render 1 --adapter a.safetensors", 2,
          "which is not sampled here (levels 0, 1 are)");
  done("compose demo render 1 --adapter low.safetensors --quiet");
  EXPECT_EQ(codes("demo/renders/1.wav").at(2), codes("demo/nodes/1.wav").at(2));
  EXPECT_EQ(model("demo/renders/1.wav").at("adapters").size(), 1u);
  const std::string again = "compose demo start --seconds 0.3 --seed 7 --quiet";
  done(again + " --adapter a.safetensors");
  EXPECT_FALSE(fs::exists(folder / "demo/nodes/2.wav"));
  done(again);
  EXPECT_TRUE(fs::exists(folder / "demo/nodes/2.wav"));
  EXPECT_NE(codes("demo/nodes/2.wav"), codes("demo/nodes/1.wav"));
}

}  // namespace
}  // namespace crooner::cli
