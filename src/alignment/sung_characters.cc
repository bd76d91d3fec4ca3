#include "alignment/sung_characters.h"

#include <algorithm>

#include "alignment/viterbi_alignment.h"
#include "base/error.h"
#include "base/strings.h"

namespace crooner::alignment {
namespace {

constexpr int kCodesPerFrame = 8;         // averaged: 23 ms of the published top level
constexpr float kClearAttention = 0.25f;  // of the character's strongest moment
constexpr int kMaxInterpolatedGap = 8;    // so many characters left out at once still get a moment

struct FrameAttention {
  std::vector<float> attention;  // [count, characters]
  int count = 0;
  int characters = 0;
  float at(int moment, int character) const {
    return attention[static_cast<std::size_t>(moment) * characters + character];
  }
};

FrameAttention average_frames(const at::Tensor& matrix) {
  const at::Tensor contiguous = matrix.to(at::kCPU, at::kFloat).contiguous();
  const float* values = contiguous.const_data_ptr<float>();
  const auto codes = static_cast<int>(contiguous.size(0));
  FrameAttention moments;
  moments.characters = static_cast<int>(contiguous.size(1));
  moments.count = (codes + kCodesPerFrame - 1) / kCodesPerFrame;
  moments.attention.resize(static_cast<std::size_t>(moments.count) * moments.characters);
  for (int code = 0; code < codes; ++code) {
    float* const sum =
        &moments.attention[static_cast<std::size_t>(code / kCodesPerFrame) * moments.characters];
    for (int i = 0; i < moments.characters; ++i) {
      sum[i] += values[static_cast<std::size_t>(code) * moments.characters + i];
    }
  }
  return moments;
}

}  // namespace

std::vector<SungCharacter> sung_characters(const at::Tensor& matrix, const std::string& text,
                                           double seconds_per_code) {
  if (matrix.size(1) != static_cast<std::int64_t>(text.size())) {
    throw UsageError(str_cat("An alignment of ", matrix.size(1),
                             " characters does not fit lyrics of ", text.size(), "."));
  }
  std::vector<SungCharacter> times;
  for (char character : text) times.push_back({character});
  if (matrix.numel() == 0) return times;

  const FrameAttention moments = average_frames(matrix);
  const double end_of_song = static_cast<double>(matrix.size(0)) * seconds_per_code;
  const double step = kCodesPerFrame * seconds_per_code;
  const auto path = viterbi_alignment(moments.attention, moments.count, moments.characters);
  for (int begin = 0; begin < moments.count;) {
    const int character = path[begin];
    int end = begin;
    float strongest = 0;
    while (end < moments.count && path[end] == character) {
      strongest = std::max(strongest, moments.at(end++, character));
    }
    int first = begin;
    int last = end - 1;
    while (first < last && moments.at(first, character) < kClearAttention * strongest) ++first;
    while (last > first && moments.at(last, character) < kClearAttention * strongest) --last;
    times[character].start = first * step;
    times[character].end = std::min((last + 1) * step, end_of_song);
    const int next = end < moments.count ? path[end] : character;
    if (next - character <= kMaxInterpolatedGap) {
      for (int skipped = character + 1; skipped < next; ++skipped) {
        times[skipped].start = times[skipped].end = end * step;
      }
    }
    begin = end;
  }
  return times;
}

}  // namespace crooner::alignment
