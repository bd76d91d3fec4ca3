#pragma once

#include <filesystem>
#include <string>

namespace crooner::importer {

struct ExportRequest {
  std::filesystem::path model;   // a model folder
  bool huggingface = false;      // else the published files
  std::filesystem::path folder;  // of the output
  bool force = false;            // replace files in it, but never the model's
};

// Writes a model as the published files (vqvae.pth.tar, prior_level_N.pth.tar with their
// hyperparameters, {v2,v3}_{artist,genre}_ids.txt) or as a folder of Hugging Face's port
// (config.json, model.safetensors, the files of its tokenizer; docs/spec/huggingface-format.md).
// The bytes of all tensors stay what they are: before the folder changes, what was written is
// opened as an import would and compared. Throws InputError when the model cannot be expressed so,
// UsageError when files are there already, ResourceError when the output cannot be written.
void export_model(const ExportRequest& request);

}  // namespace crooner::importer
