#include "training/tensorboard_log.h"

#include <nlohmann/json.hpp>
#include <span>

#include "base/files.h"
#include "base/paths.h"
#include "base/strings.h"

namespace crooner::training {
namespace {

// The sample rate in the header of a WAV file that we wrote.
int wav_rate(const std::string& wav) {
  constexpr std::size_t kRate = 24;
  int rate = 0;
  for (std::size_t i = 4; i-- > 0;)
    rate = rate << 8 | static_cast<unsigned char>(wav.at(kRate + i));
  return rate;
}

// As TensorBoard shows code: an indented block of Markdown.
std::string as_code(const std::string& preset) {
  std::string text = "    ";
  for (const char c : nlohmann::ordered_json::parse(preset).dump(2)) {
    text += c;
    if (c == '\n') text += "    ";
  }
  return text;
}

}  // namespace

TensorboardLog::TensorboardLog(const std::filesystem::path& run, std::int64_t step,
                               const std::string& preset)
    : samples_(run / "samples"), events_(run / "tensorboard", step) {
  events_.text(step, "preset", as_code(preset));
}

void TensorboardLog::step(std::int64_t step, const Metrics& metrics) {
  events_.scalars(step, "train", metrics);
}

void TensorboardLog::evaluation(std::int64_t step, const Metrics& metrics,
                                const tensor::StateDict& state) {
  events_.scalars(step, "eval", metrics);
  for (const auto& [name, value] : state) {
    if (!name.starts_with("counts/")) continue;
    const at::Tensor counts = value.detach().to(at::kCPU, at::kDouble).contiguous();
    events_.histogram(step, "codebook use/level " + name.substr(name.find('/') + 1),
                      {counts.const_data_ptr<double>(), static_cast<std::size_t>(counts.numel())});
  }
  samples(step);
}

void TensorboardLog::samples(std::int64_t step) {
  if (!path_exists(samples_)) return;
  const std::string prefix = str_cat("step-", step);
  for (const auto& file : list_folder(samples_)) {
    const std::string name = file.stem().string();
    if (name != prefix && !name.starts_with(prefix + "-")) continue;
    const std::string tag = "samples/" + (name == prefix ? "song" : name.substr(prefix.size() + 1));
    if (file.extension() == ".png") events_.image(step, tag, read_file(file));
    if (file.extension() != ".wav") continue;
    const std::string wav = read_file(file);
    events_.sound(step, tag, wav, wav_rate(wav));
  }
}

}  // namespace crooner::training
