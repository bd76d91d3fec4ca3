#include <ATen/ops/empty.h>
#include <ATen/ops/stack.h>
#include <gtest/gtest.h>

#include <set>

#include "alignment/attention_matrix.h"
#include "base/strings.h"
#include "golden/compare.h"
#include "golden/end_to_end_songs.h"
#include "model/prior.h"
#include "plan/windows.h"
#include "sampling/sample.h"
#include "sampling/window_inputs.h"
#include "text/lyrics.h"

namespace crooner::golden {
namespace {

using sampling::SongState;
using sampling::Workload;

// The windows that each level sampled, in order; the same for every song.
class WindowLog : public sampling::Observer {
 public:
  void on_window_end(const sampling::WindowId& window,
                     std::span<const std::int64_t> /*codes*/) override {
    if (window.job == 0) windows.emplace_back(window.level, window.range);
  }
  std::vector<std::pair<int, plan::Window>> windows;
};

at::Tensor long_tensor(const Codes& values) {
  at::Tensor result =
      at::empty({static_cast<std::int64_t>(values.size())}, at::TensorOptions().dtype(at::kLong));
  std::copy(values.begin(), values.end(), result.mutable_data_ptr<std::int64_t>());
  return result;
}

void check_model(const SongModel& model, const Json& json) {
  // Lengths of prompts, which a case without the mode does not use.
  for (const char* prompt : {"prompt_tokens", "partial_prompt_tokens", "continue_cut_tokens"}) {
    EXPECT_FALSE(json[prompt].raw().is_null());
  }
  EXPECT_EQ(json["levels"].as<int>(), model.levels());
  const int partial = json["partial_tokens"].as<int>();
  const std::string mode = "ancestral_partial";
  if (json["modes"].contains(mode)) {
    EXPECT_EQ(json["modes"][mode]["sample_length"].as<int>(), partial * model.top().hop);
  }
  for (int level = 0; level < model.levels(); ++level) {
    EXPECT_EQ(json["raw_to_tokens"][level].as<int>(), model.configs[level].hop);
    EXPECT_EQ(json["n_ctx"][level].as<int>(), model.configs[level].n_ctx);
  }
  const auto& alignment = model.top().alignment;
  EXPECT_EQ(json["alignment_layer"].is_null(), !alignment.has_value());
  if (alignment) {
    EXPECT_EQ(json["alignment_layer"].as<int>(), alignment->layer);
    EXPECT_EQ(json["alignment_head"].as<int>(), alignment->head);
  }
}

// What the labels say of each song, and the label vectors as created.
void check_labels_as_created(Case& golden, const SongModel& model,
                             const std::vector<SongState>& songs) {
  const Json infos = golden.json()["label_info_per_level"];
  const Json metas = golden.json()["metas"];
  for (int level = 0; level < model.levels(); ++level) {
    const auto& config = model.configs[level];
    std::vector<at::Tensor> vectors;
    for (std::size_t i = 0; i < songs.size(); ++i) {
      const Json info = infos[level][i];
      const bool labelled = config.labels.has_value();
      const auto version = labelled ? config.labels->version : LabelVersion::kV2;
      const auto lyrics = text::encode_lyrics(metas[i]["lyrics"].as<std::string>(), version);
      EXPECT_EQ(info["artist"].as<std::string>(),
                labelled ? metas[i]["artist"].as<std::string>() : "n/a");
      EXPECT_EQ(info["genre"].as<std::string>(),
                labelled ? metas[i]["genre"].as<std::string>() : "n/a");
      EXPECT_EQ(info["full_tokens"].as<Codes>(), labelled ? lyrics.tokens : Codes{});
      if (labelled) {
        EXPECT_EQ(info["lyrics"].as<std::string>(), lyrics.text);
      }
      vectors.push_back(long_tensor(
          labelled
              ? text::label_vector(model.labellers[level].layout(), songs[i].levels[level].labels,
                                   songs[i].total_length, songs[i].offset, config.window_samples(),
                                   text::WindowArithmetic::kDouble)
              : Codes{}));
    }
    const std::string name = str_cat("label_y_level_", level);
    expect_equal(at::stack(vectors), golden.tensor("inputs.safetensors", name), name);
  }
}

// Codes of the prompt that a mode starts from.
void give_prompt(Case& golden, const SongModel& model, const std::string& mode,
                 std::vector<SongState>& songs) {
  const auto give = [&](int level, const at::Tensor& codes) {
    for (std::size_t i = 0; i < songs.size(); ++i) {
      auto& target = songs[i].levels[level];
      target.codes = row_of(codes, i);
      target.prompt_length = static_cast<std::int64_t>(target.codes.size());
    }
  };
  const Json json = golden.json();
  const int top = model.levels() - 1;
  const auto of_ancestral = [&](int level) {
    return golden.tensor("ancestral/out.safetensors", str_cat("after_level_0/zs_", level));
  };
  if (mode.rfind("primed", 0) == 0) {
    const std::string partial = "primed_partial_";
    const auto tokens = mode == "primed"
                            ? json["prompt_tokens"].as<std::int64_t>()
                            : json["partial_prompt_tokens"][std::stoul(mode.substr(partial.size()))]
                                  .as<std::int64_t>();
    const at::Tensor audio = golden.tensor("inputs.safetensors", "prompt")
                                 .narrow(1, 0, tokens * model.top().hop)
                                 .transpose(1, 2);
    for (int level = 0; level <= top; ++level) give(level, model.vqvae.encode(audio, level));
  } else if (mode == "upsample") {
    give(top, of_ancestral(top));
  } else if (mode.rfind("continue", 0) == 0) {
    for (int level = 0; level <= top; ++level) {
      at::Tensor codes = of_ancestral(level);
      if (mode == "continue_cut") {
        const int ratio = model.top().hop / model.configs[level].hop;
        codes = codes.narrow(1, 0, json["continue_cut_tokens"].as<std::int64_t>() * ratio);
      }
      give(level, codes);
    }
  }
}

Workload make_workload(const SongModel& model, const Json& mode, const std::string& name,
                       std::vector<SongState> songs) {
  EXPECT_EQ(mode["n_samples"].as<std::size_t>(), songs.size());
  Workload workload;
  workload.first_level = model.levels() - (name == "upsample" ? 2 : 1);
  for (int level = 0; level < model.levels(); ++level) {
    const Json kwargs = mode["sampling_kwargs"][level];
    kwargs["chunk_size"].as<int>();  // any chunking gives the same; the engine has its own
    workload.max_batch.push_back(kwargs["max_batch_size"].as<int>());
    for (SongState& song : songs) {
      auto& target = song.levels[level];
      target.settings.greedy = true;
      target.settings.temperature = kwargs["temp"].as<float>();
      target.settings.hop_fraction = mode["hop_fraction"][level].as<double>();
      target.target = mode["sample_length"].as<std::int64_t>() / model.configs[level].hop;
    }
  }
  workload.songs = std::move(songs);
  return workload;
}

// The original lists every window that it looked at, also those with nothing to sample.
void check_windows(const SongModel& model, const Json& listed, const WindowLog& log) {
  std::size_t next = 0;
  for (const Json& entry : listed.items()) {
    const int level = entry["level"].as<int>();
    const plan::Window window{
        entry["start"].as<std::int64_t>(),
        entry["start"].as<std::int64_t>() + entry["sample_tokens"].as<std::int64_t>(),
        entry["conditioning_tokens"].as<std::int64_t>()};
    EXPECT_EQ(entry["end"].as<std::int64_t>(), window.start + model.configs[level].n_ctx);
    EXPECT_EQ(entry["new_tokens"].as<std::int64_t>(), window.fresh());
    if (window.fresh() == 0) continue;
    ASSERT_LT(next, log.windows.size());
    EXPECT_EQ(log.windows[next].first, level);
    EXPECT_EQ(log.windows[next].second, window) << "level " << level << ", start " << window.start;
    ++next;
  }
  EXPECT_EQ(next, log.windows.size());
}

void check_window_labels(Case& golden, const SongModel& model, const std::string& file,
                         const std::vector<SongState>& songs, const WindowLog& log) {
  for (int level = 0; level < model.levels(); ++level) {
    const std::string name = str_cat("label_y_level_", level);
    if (!golden.has_tensor(file, name)) continue;
    Codes starts;
    std::vector<at::Tensor> vectors;
    for (const auto& [of_level, window] : log.windows) {
      if (of_level != level) continue;
      starts.push_back(window.start);
      std::vector<at::Tensor> rows;
      for (const SongState& song : songs) {
        rows.push_back(long_tensor(sampling::window_labels(
            model.configs[level], song, song.levels[level].labels, window.start)));
      }
      vectors.push_back(at::stack(rows));
    }
    expect_equal(long_tensor(starts), golden.tensor(file, str_cat("label_y_starts_level_", level)),
                 name);
    expect_equal(at::stack(vectors), golden.tensor(file, name), name);
  }
}

void check_alignments(Case& golden, const SongModel& model, const std::string& file,
                      const std::vector<SongState>& songs) {
  if (!golden.has_tensor(file, "alignment_0")) return;
  const model::Prior prior(model.top(), tensor::Scope(model.weights.back()));
  for (std::size_t i = 0; i < songs.size(); ++i) {
    const std::string name = str_cat("alignment_", i);
    expect_close(alignment::attention_matrix(prior, songs[i], at::kCPU), golden.tensor(file, name),
                 1e-5, str_cat(file, " ", name));
  }
}

// Audio is listed for every level, though not stored for every mode.
void check_shapes(Case& golden, const SongModel& model, const Json& shapes, const std::string& file,
                  const std::vector<SongState>& songs) {
  for (const std::string& tensor : shapes.keys()) {
    const auto shape = shapes[tensor].as<Codes>();
    if (golden.has_tensor(file, tensor)) {
      EXPECT_EQ(golden.tensor(file, tensor).sizes().vec(), shape) << tensor;
      continue;
    }
    const std::string before = "after_level_";
    ASSERT_EQ(tensor.substr(before.size() + 1), "/x");
    const int level = std::stoi(tensor.substr(before.size()));
    const at::Tensor codes = tensor_of(songs, level);
    EXPECT_EQ(shape, (Codes{codes.size(0), codes.size(1) * model.configs[level].hop, 1})) << tensor;
  }
}

void check_mode(Case& golden, const SongModel& model, const std::string& name,
                const std::vector<SongState>& labelled) {
  SCOPED_TRACE(name);
  const Json mode = golden.json()["modes"][name];
  const std::string file = name + "/out.safetensors";
  std::vector<SongState> prompted = labelled;
  give_prompt(golden, model, name, prompted);
  Workload workload = make_workload(model, mode, name, prompted);
  const auto levels = model.sampling_levels();
  WindowLog log;
  const int first = workload.first_level;
  for (int level = first; level >= 0; --level) {
    workload.first_level = workload.last_level = level;
    sampling::sample(workload, *levels, log);
    const std::string prefix = str_cat("after_level_", level, "/");
    for (int other = 0; other < model.levels(); ++other) {
      const std::string zs = str_cat(prefix, "zs_", other);
      expect_equal(tensor_of(workload.songs, other), golden.tensor(file, zs), zs);
    }
    if (golden.has_tensor(file, prefix + "x")) {
      const at::Tensor audio = model.vqvae.decode(tensor_of(workload.songs, level), level);
      expect_close(audio.transpose(1, 2), golden.tensor(file, prefix + "x"), 5e-5, prefix + "x");
    }
  }
  for (int level = 0; level < model.levels(); ++level) {
    EXPECT_EQ(mode["z_lengths"][level].as<std::size_t>(),
              workload.songs[0].levels[level].codes.size());
  }
  check_windows(model, mode["windows"], log);
  check_window_labels(golden, model, file, workload.songs, log);
  check_alignments(golden, model, file, workload.songs);
  check_shapes(golden, model, mode["tensors"], file, workload.songs);
}

}  // namespace

void check_end_to_end(Case& golden) {
  const SongModel model(golden);
  const Json json = golden.json();
  check_model(model, json);
  const std::vector<SongState> songs = songs_of(model, json["metas"]);
  check_labels_as_created(golden, model, songs);
  check_codes_files(golden, model.levels());
  for (const std::string& mode : json["modes"].keys()) check_mode(golden, model, mode, songs);
}

}  // namespace crooner::golden
