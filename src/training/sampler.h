#pragma once

#include <cstdint>
#include <vector>

namespace crooner::training {

// Which items a step sees, and how they are varied: functions of (seed, draw) alone, so that a run
// that is continued goes on as if it had never stopped. Draw number d is item d mod n of epoch d
// div n, each epoch in an order of its own.
class Sampler {
 public:
  Sampler(std::int64_t items, std::uint64_t seed);

  std::int64_t item(std::int64_t draw);

  // Numbers in [0, 1) that vary draw `draw`: its shift, its blend, what labels it keeps, and from
  // where on its song was coded.
  struct Augmentation {
    float shift;
    float blend;
    float names;
    float lyrics;
    float start;
  };
  Augmentation variation(std::int64_t draw) const;

 private:
  std::int64_t items_;
  std::uint64_t seed_;
  std::int64_t epoch_ = -1;
  std::vector<std::int64_t> order_;
};

// The items that an evaluation looks at: up to `wanted` of those after the first `trained` ones, at
// equal distances; when none is held out, the first of all.
std::vector<std::int64_t> eval_items(std::int64_t items, std::int64_t trained, int wanted);

}  // namespace crooner::training
