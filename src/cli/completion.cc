#include "cli/completion.h"

#include <algorithm>
#include <set>
#include <sstream>

#include "base/error.h"
#include "base/strings.h"

namespace crooner::cli {
namespace {

// A word in single quotes; `quote_escape` replaces a quote in it.
std::string quoted(const std::string& text, const char* quote_escape) {
  std::string result = "'";
  for (const char c : text) {
    if (c == '\'') {
      result += quote_escape;
    } else {
      result += c;
    }
  }
  return result + "'";
}

std::vector<std::string> all_flag_names(const Flags& command) {
  std::vector<std::string> names{"--help"};
  for (const Flag& flag : command.flags()) {
    if (flag.positional()) continue;
    for (const std::string& name : flag_names(flag)) names.push_back(name);
  }
  return names;
}

// First words of the commands, and second words of each group, in order and once each.
std::vector<std::string> first_words(const std::vector<const Flags*>& commands) {
  std::vector<std::string> words;
  std::set<std::string> seen;
  for (const Flags* command : commands) {
    const std::string word = command->command().substr(0, command->command().find(' '));
    if (seen.insert(word).second) words.push_back(word);
  }
  return words;
}

std::vector<std::string> second_words(const std::vector<const Flags*>& commands,
                                      const std::string& first) {
  std::vector<std::string> words;
  for (const Flags* command : commands) {
    if (command->command().starts_with(first + " ")) {
      words.push_back(command->command().substr(first.size() + 1));
    }
  }
  return words;
}

// The condition, in bash and zsh, under which the second word is completed: what begins with a dash
// is a flag where the first word is a command by itself.
std::string if_no_flag(const std::vector<const Flags*>& commands, const std::string& first,
                       const std::string& word) {
  const bool alone = std::any_of(commands.begin(), commands.end(),
                                 [&](const Flags* command) { return command->command() == first; });
  return alone ? str_cat(" && [[ ", word, " != -* ]]") : "";
}

std::string bash(const std::vector<const Flags*>& commands) {
  std::ostringstream out;
  out << "# bash completion of crooner: source <(crooner completion bash)\n"
         "_crooner() {\n"
         "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
         "  local command=${COMP_WORDS[1]} words=''\n"
         "  if ((COMP_CWORD == 1)); then\n"
         "    COMPREPLY=($(compgen -W '"
      << join(first_words(commands), " ")
      << " --help --version' -- \"$word\"))\n"
         "    return\n"
         "  fi\n"
         "  case $command in\n";
  for (const std::string& first : first_words(commands)) {
    const auto seconds = second_words(commands, first);
    if (seconds.empty()) continue;
    out << "    " << first << ")\n"
        << "      if ((COMP_CWORD == 2))" << if_no_flag(commands, first, "$word") << "; then\n"
        << "        COMPREPLY=($(compgen -W '" << join(seconds, " ") << " --help' -- \"$word\"))\n"
        << "        return\n      fi\n"
        << "      case ${COMP_WORDS[2]} in " << join(seconds, "|")
        << ") command+=\" ${COMP_WORDS[2]}\" ;; esac ;;\n";
  }
  out << "  esac\n  case \"$command $before\" in\n";
  for (const Flags* command : commands) {
    for (const Flag& flag : command->flags()) {
      if (flag.positional() || flag.choices.empty()) continue;
      for (const std::string& name : flag_names(flag)) {
        out << "    '" << command->command() << ' ' << name << "')\n      COMPREPLY=($(compgen -W '"
            << join(flag.choices, " ") << "' -- \"$word\")); return ;;\n";
      }
    }
  }
  out << "  esac\n  local flags=''\n  case $command in\n";
  for (const Flags* command : commands) {
    std::vector<std::string> words;
    for (const Flag& flag : command->flags()) {
      if (flag.positional()) words.insert(words.end(), flag.choices.begin(), flag.choices.end());
    }
    out << "    '" << command->command() << "') flags='" << join(all_flag_names(*command), " ")
        << "' words='" << join(words, " ") << "' ;;\n";
  }
  out << "  esac\n"
         "  if [[ $word == -* ]]; then\n"
         "    COMPREPLY=($(compgen -W \"$flags\" -- \"$word\"))\n"
         "  else\n"
         "    COMPREPLY=($(compgen -W \"$words\" -- \"$word\") $(compgen -f -- \"$word\"))\n"
         "  fi\n"
         "}\n"
         "complete -o filenames -F _crooner crooner\n";
  return out.str();
}

// One line of zsh's _arguments for a flag.
std::string zsh_argument(const Flag& flag) {
  const std::string action = !flag.choices.empty() ? str_cat("(", join(flag.choices, " "), ")")
                             : flag.file           ? "_files"
                                                   : "";
  std::string help;
  for (const char c : flag.help) {
    if (c == '[' || c == ']' || c == ':') help += '\\';
    help += c;
  }
  if (flag.positional()) {
    return str_cat(flag.many ? "*:" : (flag.required ? ":" : "::"), flag.names, ":", action);
  }
  std::string value;
  for (const char c : flag.value) value += c == ':' ? ' ' : c;
  return str_cat("[", help, "]", flag.value.empty() ? "" : str_cat(":", value, ":", action));
}

std::string zsh(const std::vector<const Flags*>& commands) {
  std::ostringstream out;
  const char* escape = "'\\''";
  out << "#compdef crooner\n"
         "# zsh completion of crooner: put it as _crooner into a folder of $fpath\n"
         "_crooner() {\n"
         "  local command=$words[2]\n"
         "  if ((CURRENT == 2)); then compadd -- "
      << join(first_words(commands), " ")
      << "; return; fi\n"
         "  case $command in\n";
  for (const std::string& first : first_words(commands)) {
    const auto seconds = second_words(commands, first);
    if (seconds.empty()) continue;
    out << "    " << first << ")\n      if ((CURRENT == 3))"
        << if_no_flag(commands, first, "$words[3]") << "; then compadd -- " << join(seconds, " ")
        << "; return; fi\n      case $words[3] in " << join(seconds, "|")
        << ") command+=\" $words[3]\"; shift words; ((CURRENT--)) ;; esac ;;\n";
  }
  out << "  esac\n  shift words; ((CURRENT--))\n  case $command in\n";
  for (const Flags* command : commands) {
    out << "    " << quoted(command->command(), escape)
        << ")\n      _arguments '--help[Show this help and exit]'";
    for (const Flag& flag : command->flags()) {
      if (flag.positional()) {
        out << " \\\n        " << quoted(zsh_argument(flag), escape);
        continue;
      }
      for (const std::string& name : flag_names(flag)) {
        out << " \\\n        " << quoted(name + zsh_argument(flag), escape);
      }
    }
    out << " ;;\n";
  }
  out << "  esac\n}\n_crooner \"$@\"\n";
  return out.str();
}

std::string fish(const std::vector<const Flags*>& commands) {
  std::ostringstream out;
  const char* escape = "\\'";
  out << "# fish completion of crooner: crooner completion fish | source\n"
         "complete -c crooner -f\n"
         "complete -c crooner -n __fish_use_subcommand -a '"
      << join(first_words(commands), " ") << "'\n";
  for (const std::string& first : first_words(commands)) {
    const auto seconds = second_words(commands, first);
    if (seconds.empty()) continue;
    out << "complete -c crooner -n '__fish_seen_subcommand_from " << first
        << "; and not __fish_seen_subcommand_from " << join(seconds, " ") << "' -a '"
        << join(seconds, " ") << "'\n";
  }
  for (const Flags* command : commands) {
    std::string condition;
    std::istringstream words(command->command());
    for (std::string word; words >> word;) {
      condition += str_cat(condition.empty() ? "" : "; and ", "__fish_seen_subcommand_from ", word);
    }
    for (const Flag& flag : command->flags()) {
      out << "complete -c crooner -n '" << condition << "'";
      if (!flag.positional()) {
        for (const std::string& name : flag_names(flag)) {
          out << (name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1));
        }
        if (!flag.value.empty()) out << " -r";
        out << " -d " << quoted(flag.help, escape);
      }
      if (!flag.choices.empty()) out << " -a '" << join(flag.choices, " ") << "'";
      if (flag.file) out << " -F";
      out << '\n';
    }
  }
  return out.str();
}

}  // namespace

std::string completion_script(const std::string& shell, const std::vector<const Flags*>& commands) {
  if (shell == "bash") return bash(commands);
  if (shell == "zsh") return zsh(commands);
  if (shell == "fish") return fish(commands);
  throw UsageError(str_cat("crooner completion supports bash, zsh and fish, not '", shell, "'."));
}

void declare_completion(Flags& flags, CompletionOptions* options) {
  flags.add({.names = "SHELL",
             .value = "bash|zsh|fish",
             .help = "Shell: bash, zsh or fish",
             .choices = {"bash", "zsh", "fish"},
             .required = true,
             .set = [options](const std::string& shell) { options->shell = shell; }});
  flags.example("source <(crooner completion bash)");
  flags.example("crooner completion fish | source");
}

}  // namespace crooner::cli
