#include "alignment/passage.h"

#include <algorithm>
#include <cctype>
#include <span>
#include <vector>

#include "alignment/sung_characters.h"
#include "alignment/viterbi_alignment.h"

namespace crooner::alignment {
namespace {

double order_of(const at::Tensor& matrix) {
  const at::Tensor attention = matrix.to(at::kCPU, at::kFloat).contiguous();
  const auto rows = static_cast<int>(attention.size(0)),
             columns = static_cast<int>(attention.size(1));
  const std::span<const float> all(attention.const_data_ptr<float>(),
                                   static_cast<std::size_t>(attention.numel()));
  const std::vector<int> path = viterbi_alignment(all, rows, columns);
  double near = 0, total = 0;
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column) {
      const double share = all[static_cast<std::size_t>(row) * columns + column];
      total += share;
      if (std::abs(column - path[row]) <= kNearby) near += share;
    }
  }
  return total > 0 ? near / total : 0;
}

}  // namespace

Passage measure_passage(const at::Tensor& matrix, const std::string& text) {
  Passage passage;
  if (matrix.numel() == 0) return passage;
  int letters = 0, sung = 0;
  for (const SungCharacter& character : sung_characters(matrix, text, 1.0)) {
    if (std::isspace(static_cast<unsigned char>(character.text))) continue;
    ++letters;
    if (character.start >= 0) ++sung;
  }
  if (letters > 0) passage.coverage = static_cast<double>(sung) / letters;
  passage.order = order_of(matrix);
  return passage;
}

}  // namespace crooner::alignment
