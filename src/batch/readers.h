#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "batch/row.h"

namespace crooner::batch {

// What read_rows() is made of, by kind of source.
std::vector<Row> read_folder(const std::filesystem::path& folder);
std::vector<Row> read_csv(const std::filesystem::path& file);
std::vector<Row> read_jsonl(const std::filesystem::path& file);

// One named value of a row: a flag, or the title. One whose name begins with # says nothing.
void give(Row& row, const std::string& name, const std::string& value);

// The entries of a JSON object, named as flags: numbers, strings, true and false; a setting of
// levels may be an object {"all": 0.99, "2": 0.98}; null gives nothing. What cannot be read goes to
// row.error.
void add_json_values(Row& row, std::string_view text);

bool has_flag(const Row& row, const std::string& flag);

}  // namespace crooner::batch
