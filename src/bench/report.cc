#include "bench/report.h"

#include <ATen/Version.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "base/counted.h"
#include "base/rounded.h"
#include "base/strings.h"
#include "base/version.h"
#include "bench/measure.h"
#include "engine/cpu/kernels.h"

namespace crooner::bench {
namespace {

using nlohmann::ordered_json;

std::string percent(const ordered_json& share) {
  return rounded(share.get<double>() * 100, 0) + " %";
}

std::string decoder_text(const ordered_json& r) {
  return str_cat(r.at("what").get<std::string>(), " ", r.at("size").get<std::string>(), " ",
                 r.at("precision").get<std::string>(), ", ",
                 counted(r.at("threads").get<int>(), "thread"), ", ",
                 r.at("engine").get<std::string>());
}

std::string step_line(const ordered_json& r) {
  const double bytes = r.at("weight_bytes").get<double>() + r.at("cache_bytes").get<double>();
  return str_cat(decoder_text(r), ", batch ", r.at("batch").get<int>(), ": ",
                 rounded(r.at("step_ms").at("median"), 3), " ms (best ",
                 rounded(r.at("step_ms").at("best"), 3), "), ",
                 rounded(r.at("codes_per_second"), 1), " codes/s; reads ", rounded(bytes * 1e-6, 1),
                 " MB, ", percent(r.at("share_of_read_bandwidth")), " of ",
                 rounded(r.at("read_gb_per_second"), 1), " GB/s");
}

std::string prefill_line(const ordered_json& r) {
  return str_cat(decoder_text(r), ": ", counted(r.at("positions").get<int>(), "code"), " in ",
                 rounded(r.at("seconds"), 2), " s, ", rounded(r.at("gflop_per_second"), 1),
                 " GFLOP/s, ", percent(r.at("share_of_fma")), " of ",
                 rounded(r.at("fma_gflop_per_second"), 0));
}

std::string curve_line(const ordered_json& r) {
  double least = 1e30, most = 0;
  for (const ordered_json& point : r.at("points")) {
    least = std::min(least, point.at("step_ms").get<double>());
    most = std::max(most, point.at("step_ms").get<double>());
  }
  return str_cat(r.at("what").get<std::string>(), " ", r.at("size").get<std::string>(), ", batch ",
                 r.at("batch").get<int>(), ": a step takes ", rounded(least, 3), " to ",
                 rounded(most, 3), " ms over ", r.at("points").size(),
                 " positions (--json lists them)");
}

std::string codec_line(const ordered_json& r) {
  return str_cat(r.at("what").get<std::string>(), " ", r.at("model").get<std::string>(), ": ",
                 rounded(r.at("sound_seconds"), 2), " s of audio in ",
                 rounded(r.at("seconds").at("median"), 3), " s (best ",
                 rounded(r.at("seconds").at("best"), 3), "), ",
                 rounded(r.at("real_time_factor"), 2), " times real time, ",
                 rounded(r.at("gflop_per_second"), 1), " GFLOP/s, ", percent(r.at("share_of_fma")),
                 " of ", rounded(r.at("fma_gflop_per_second"), 0));
}

std::string song_line(const ordered_json& r) {
  std::string levels;
  for (const ordered_json& level : r.at("levels")) {
    levels += str_cat("; level ", level.at("level").get<int>(), " ",
                      rounded(level.at("codes_per_second"), 1), " codes/s");
  }
  return str_cat("song ", r.at("model").get<std::string>(), ": ", r.at("songs").get<int>(), " of ",
                 rounded(r.at("sound_seconds"), 2), " s in ", rounded(r.at("seconds"), 2), " s, ",
                 rounded(r.at("real_time_factor"), 3), " times real time", levels);
}

std::string candidates_line(const ordered_json& r) {
  const ordered_json &one = r.at("one"), &all = r.at("all");
  return str_cat(
      "candidates ", r.at("model").get<std::string>(), " level ", r.at("level").get<int>(), " ",
      r.at("precision").get<std::string>(), ", ", counted(r.at("threads").get<int>(), "thread"),
      ", ", r.at("engine").get<std::string>(), ": 1 draft of ", rounded(r.at("sound_seconds"), 2),
      " s in ", rounded(one.at("seconds").at("median"), 2), " s, ", all.at("drafts").get<int>(),
      " in batches of ", all.at("rows").get<int>(), " in ",
      rounded(all.at("seconds").at("median"), 2), " s: ", rounded(r.at("ratio"), 2),
      " times as long (sampling alone ", rounded(r.at("sampling_ratio"), 2), "; ",
      counted(r.at("rounds").get<int>(), "round"), ")");
}

std::string train_line(const ordered_json& r) {
  return str_cat("train ", r.at("preset").get<std::string>(), ", ",
                 counted(r.at("threads").get<int>(), "thread"), ": ", rounded(r.at("step_s"), 3),
                 " s per step, ", rounded(r.at("codes_per_second"), 0), " codes/s, ",
                 rounded(r.at("gflop_per_second"), 1), " GFLOP/s, ", percent(r.at("share_of_fma")),
                 " of ", rounded(r.at("fma_gflop_per_second"), 0), "; ",
                 percent(r.at("data_wait_share")), " of the time waiting for data; ",
                 format_bytes(r.at("peak_memory_bytes").get<double>()), " of memory");
}

}  // namespace

ordered_json machine_json() {
  return {{"processor", processor_name()},
          {"cores", std::thread::hardware_concurrency()},
          {"kernels", engine::cpu::kernels(engine::cpu::best_target()).name},
          {"crooner", std::string(version())},
          {"libtorch", std::string(libtorch_version())},
          {"libtorch_kernels", at::get_cpu_capability()},
          {"blas", at::get_mkl_version()},
          {"onednn", at::get_mkldnn_version()}};
}

ordered_json rates_json(int threads) {
  ordered_json rates = ordered_json::array();
  for (int count = 1; count <= threads; count = count < threads ? threads : threads + 1) {
    MachineRates machine(count);
    for (int round = 0; round < 3; ++round) machine.measure();
    rates.push_back({{"threads", count},
                     {"read_gb_per_second", machine.rate().read_gb},
                     {"fma_gflop_per_second", machine.rate().fma_gflop}});
  }
  return rates;
}

std::string result_line(const ordered_json& result) {
  const std::string what = result.at("what");
  if (what == "step") return step_line(result);
  if (what == "prefill") return prefill_line(result);
  if (what == "positions") return curve_line(result);
  if (what == "train") return train_line(result);
  if (what == "candidates") return candidates_line(result);
  return what == "song" ? song_line(result) : codec_line(result);
}

std::string machine_text(const ordered_json& report) {
  const ordered_json& m = report.at("machine");
  std::string text = str_cat(
      m.at("processor").get<std::string>(), ", ", m.at("cores").get<int>(), " cores; kernels ",
      m.at("kernels").get<std::string>(), "\nLibTorch ", m.at("libtorch").get<std::string>(), " (",
      m.at("libtorch_kernels").get<std::string>(), "), ", m.at("blas").get<std::string>(), ", ",
      m.at("onednn").get<std::string>(), "\n");
  if (report.contains("rates")) {
    for (const ordered_json& rate : report.at("rates")) {
      const int threads = rate.at("threads");
      text += str_cat(counted(threads, "thread"), threads == 1 ? " reads " : " read ",
                      rounded(rate.at("read_gb_per_second"), 1), " GB/s, ",
                      rounded(rate.at("fma_gflop_per_second"), 0), " GFLOP/s (float32 FMA)\n");
    }
  }
  const double busy = report.at("busy");
  text += busy < 0
              ? "System load is not available.\n"
              : str_cat("For ", rounded(busy * 100, 1), " % of ", rounded(report.at("seconds"), 0),
                        " s a runnable process waited for a processor",
                        busy > 0.02 ? ": results are unreliable.\n" : ".\n");
  return text;
}

}  // namespace crooner::bench
