#include "api/audio_tensor.h"

#include "audio/audio_reader.h"
#include "audio/audio_writer.h"

namespace crooner {

Audio read_audio(const std::filesystem::path& file) {
  return audio::read_audio_file(file);
}

void write_audio(const std::filesystem::path& file, const Audio& audio) {
  audio::write_audio_file(file, audio);
}

namespace api {

Audio to_audio(const at::Tensor& samples, int sample_rate) {
  const at::Tensor floats = samples.detach().to(at::kCPU, at::kFloat).contiguous();
  const float* data = floats.const_data_ptr<float>();
  return {.sample_rate = sample_rate, .channels = 1, .samples = {data, data + floats.numel()}};
}

}  // namespace api
}  // namespace crooner
