#include "cli/words.h"

#include <algorithm>

#include "base/error.h"
#include "base/strings.h"
#include "cli/values.h"

namespace crooner::cli {
namespace {

// A command line as it is read, word by word.
class WordReader {
 public:
  WordReader(const Flags& flags, const std::vector<std::string>& words)
      : flags_(flags), words_(words) {}

  std::vector<std::string> separated() {
    for (; at_ < words_.size(); ++at_) {
      const std::string& word = words_[at_];
      if (word == "--") break;  // arguments follow
      if (word.starts_with("--")) {
        read_long(word);
      } else if (word.size() > 1 && word.starts_with('-')) {
        read_short(word);
      } else {
        result_.push_back(word);
      }
    }
    result_.insert(result_.end(), words_.begin() + static_cast<std::ptrdiff_t>(at_), words_.end());
    return std::move(result_);
  }

 private:
  const Flag* find(const std::string& name) const {
    for (const Flag& flag : flags_.flags()) {
      const std::vector<std::string> names = accepted_flag_names(flag);
      if (std::find(names.begin(), names.end(), name) != names.end()) return &flag;
    }
    return nullptr;
  }

  bool is_flag(const std::string& word) const {
    return word == "--" || find(word.substr(0, word.find('='))) != nullptr;
  }

  void read_long(const std::string& word) {
    const std::size_t equals = word.find('=');
    const std::string name = word.substr(0, equals);
    const Flag* flag = find(name);
    if (!flag || (!flag->set && equals == std::string::npos)) {
      result_.push_back(word);  // a switch, or CLI11 names it
    } else if (!flag->set) {
      parse_bool(name, word.substr(equals + 1));
      result_.push_back(word);
    } else if (equals != std::string::npos) {
      result_.insert(result_.end(), {name, word.substr(equals + 1)});
    } else {
      read_next(name);
    }
  }

  // -q, -o FILE, -oFILE, -qo FILE
  void read_short(const std::string& word) {
    for (std::size_t i = 1; i < word.size(); ++i) {
      const std::string name{'-', word[i]};
      const Flag* flag = find(name);
      if (!flag) {
        result_.push_back(i == 1 ? word : "-" + word.substr(i));  // CLI11 names it
        return;
      }
      if (!flag->set) {
        result_.push_back(name);
      } else if (i + 1 == word.size()) {
        read_next(name);
      } else if (word[i + 1] == '=') {
        throw UsageError(str_cat("'", printable(word), "' has a '=' after a short flag; write ",
                                 name, " ", printable(word.substr(i + 2)), " or ",
                                 display_name(*flag), printable(word.substr(i + 1)), "."));
      } else {
        result_.insert(result_.end(), {name, word.substr(i + 1)});
        return;
      }
    }
  }

  void read_next(const std::string& name) {
    const std::string see = str_cat(" See crooner ", flags_.command(), " --help.");
    if (at_ + 1 == words_.size()) {
      throw UsageError(str_cat("A value is missing after ", name, ".", see));
    }
    const std::string& next = words_[at_ + 1];
    if (is_flag(next)) {
      throw UsageError(str_cat("A value is missing after ", name, ": '", printable(next),
                               "' is a flag", value_of_a_flag(name, next), ".", see));
    }
    result_.insert(result_.end(), {name, next});
    ++at_;
  }

  // How to write such a value after all.
  std::string value_of_a_flag(const std::string& name, const std::string& value) const {
    return str_cat("; as a value it is written ", display_name(*find(name)), "=", printable(value));
  }

  const Flags& flags_;
  const std::vector<std::string>& words_;
  std::size_t at_ = 0;
  std::vector<std::string> result_;
};

}  // namespace

std::vector<std::string> separate_values(const Flags& flags,
                                         const std::vector<std::string>& words) {
  return WordReader(flags, words).separated();
}

}  // namespace crooner::cli
