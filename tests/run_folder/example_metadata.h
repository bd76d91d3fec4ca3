#pragma once

#include "base/sha256.h"
#include "run_folder/run_metadata.h"

namespace crooner::test {

inline run_folder::Metadata example_metadata() {
  return {{"format_version", 1},
          {"crooner", "0.1.0"},
          {"libtorch", "2.11.0"},
          {"model", {{"name", "smoke"}, {"sha256", {{"vqvae", sha256_hex("vqvae")}}}}},
          {"request",
           {{"genre", "folk"},
            {"lyrics", "la la\nla"},
            {"seed", 42},
            {"temperature", {{"all", 0.99}, {"2", 0.98}}},
            {"deterministic", true}}}};
}

}  // namespace crooner::test
