#pragma once

namespace crooner::text {

// How a model spells names and lyrics: v2 (5b, 5b_lyrics, both upsamplers) or v3 (1b_lyrics).
enum class LabelVersion { kV2, kV3 };

}  // namespace crooner::text
