#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "training/evaluate_precision.h"
#include "training/evaluate_prior.h"
#include "training/evaluate_vqvae.h"

namespace crooner::training {

// What `crooner eval` prints of its metrics: a table for the eye, and an object for --json.
inline constexpr int kMetricsFormatVersion = 2;

std::string to_text(const PriorMetrics& metrics);
nlohmann::ordered_json to_json(const PriorMetrics& metrics);

std::string to_text(const PrecisionMetrics& metrics);
nlohmann::ordered_json to_json(const PrecisionMetrics& metrics);

// "baseline": the name of the model that needs `saved` bits per code more.
std::string saved_bits_text(const std::string& baseline, const Estimate& saved);
nlohmann::ordered_json to_json(const Estimate& estimate);

std::string to_text(const VqvaeMetrics& metrics, const std::string& model);
nlohmann::ordered_json to_json(const VqvaeMetrics& metrics, const std::string& model);

}  // namespace crooner::training
