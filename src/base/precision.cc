#include "base/precision.h"

namespace crooner {

std::string_view to_string(Precision precision) {
  switch (precision) {
    case Precision::kFp32:
      return "fp32";
    case Precision::kFp16:
      return "fp16";
    case Precision::kBf16:
      return "bf16";
    case Precision::kInt8:
      return "int8";
    case Precision::kInt8Mlp:
      return "int8_mlp";
    case Precision::kAuto:
      break;
  }
  return "auto";
}

std::optional<Precision> parse_precision(std::string_view text) {
  for (const Precision precision : {Precision::kAuto, Precision::kFp32, Precision::kFp16,
                                    Precision::kBf16, Precision::kInt8, Precision::kInt8Mlp}) {
    if (to_string(precision) == text) return precision;
  }
  return std::nullopt;
}

std::string_view to_string(EngineKind engine) {
  switch (engine) {
    case EngineKind::kPlain:
      return "plain";
    case EngineKind::kCpu:
      return "cpu";
    case EngineKind::kCuda:
      return "cuda";
    case EngineKind::kAuto:
      break;
  }
  return "auto";
}

std::optional<EngineKind> parse_engine_kind(std::string_view text) {
  for (const EngineKind engine :
       {EngineKind::kAuto, EngineKind::kPlain, EngineKind::kCpu, EngineKind::kCuda}) {
    if (to_string(engine) == text) return engine;
  }
  return std::nullopt;
}

}  // namespace crooner
