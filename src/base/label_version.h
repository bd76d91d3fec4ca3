#pragma once

namespace crooner {

// How a model spells names and lyrics: v2 (5b, 5b_lyrics, both upsamplers) or v3 (1b_lyrics);
// docs/spec/text.md.
enum class LabelVersion { kV2, kV3 };

constexpr const char* to_string(LabelVersion version) {
  return version == LabelVersion::kV3 ? "v3" : "v2";
}

}  // namespace crooner
