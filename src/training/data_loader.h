#pragma once

#include <cstdint>
#include <functional>
#include <future>
#include <utility>

namespace crooner::training {

// Batches that are read while the step before them is computed. A batch is known by its first draw;
// which one follows is guessed from the distance of the last two, and a wrong guess costs a
// reading.
template <typename Batch>
class DataLoader {
 public:
  // `read` is called from one thread at a time; `stride`: the first guess of the distance.
  DataLoader(std::function<Batch(std::int64_t first_draw)> read, std::int64_t stride)
      : read_(std::move(read)), stride_(stride) {}

  // The batch at `first_draw`; the one after it begins to be read.
  Batch at(std::int64_t first_draw) {
    Batch batch{};
    if (next_.valid()) batch = next_.get();
    if (guess_ != first_draw) batch = read_(first_draw);
    if (last_ >= 0 && first_draw > last_) stride_ = first_draw - last_;
    last_ = first_draw;
    guess_ = first_draw + stride_;
    next_ = std::async(std::launch::async, read_, guess_);
    return batch;
  }

 private:
  std::function<Batch(std::int64_t)> read_;
  std::int64_t stride_;
  std::int64_t last_ = -1, guess_ = -1;
  std::future<Batch> next_;
};

}  // namespace crooner::training
