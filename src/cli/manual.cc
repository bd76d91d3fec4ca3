#include "cli/manual.h"

#include <iostream>
#include <sstream>

#include "base/strings.h"
#include "base/version.h"
#include "cli/exit_codes.h"

namespace crooner::cli {
namespace {

constexpr const char* kEnvironmentAndFiles = R"(.SH ENVIRONMENT
.TP
.B CROONER_LIBTORCH
The folder of LibTorch, which holds lib/libtorch_cpu.so.
.TP
.B CROONER_MODELS
Folders of models, with colons between; looked at before those of the user and of the installation.
.TP
.B NO_COLOR
No colours on a terminal.
.PP
No variable changes a song.
.SH FILES
.TP
.I ~/.local/share/crooner/models/
Models of the user.
.TP
.I song.wav.run/
The run folder of song.wav: what is saved while it is made.
)";

// What roff would take for a request or an escape stands as it is.
std::string plain(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-' || c == '\'' || c == '^' || c == '`' || c == '~') {
      out += c == '-'    ? "\\-"
             : c == '\'' ? "\\(aq"
             : c == '^'  ? "\\(ha"
             : c == '`'  ? "\\(ga"
                         : "\\(ti";
    } else {
      out += c;
    }
  }
  return out.starts_with('.') ? "\\&" + out : out;
}

bool is_argument(const Flag& flag) {
  return !flag.names.starts_with('-');
}

std::string argument_synopsis(const Flags& command) {
  std::string all;
  for (const Flag& flag : command.flags()) {
    if (!is_argument(flag)) continue;
    const std::string name = flag.many ? flag.names + "..." : flag.names;
    all += flag.required ? str_cat(" ", name) : str_cat(" [", name, "]");
  }
  return all;
}

void write_flag(const Flag& flag, std::ostringstream& out) {
  out << ".TP\n.B ";
  out << plain(join(flag_names(flag)));
  if (!is_argument(flag) && !flag.value.empty()) out << " \\fI" << plain(flag.value) << "\\fP";
  out << '\n' << plain(flag.help) << ".\n";
}

void write_command(const Flags& command, std::ostringstream& out) {
  out << ".SS crooner " << plain(command.command()) << "\n" << plain(command.summary()) << ".\n";
  std::string group;
  for (const Flag& flag : command.flags()) {
    if (!is_argument(flag) && flag.group != group) {
      group = flag.group;
      out << ".PP\n.I " << plain(group) << '\n';
    }
    write_flag(flag, out);
  }
  out << ".PP\n.I Examples\n.PP\n.nf\n";
  for (const std::string& line : command.examples()) out << plain(line) << '\n';
  out << ".fi\n";
}

}  // namespace

std::string manual_page(const std::vector<const Flags*>& commands) {
  std::ostringstream out;
  out << ".TH CROONER 1 \"\" \"crooner " << version() << "\" \"User Commands\"\n"
      << ".SH NAME\ncrooner \\- give it a genre, an artist and lyrics, and it sings\n.SH "
         "SYNOPSIS\n";
  for (const Flags* command : commands) {
    out << ".B crooner " << plain(command->command()) << "\n[OPTIONS]"
        << plain(argument_synopsis(*command)) << "\n.br\n";
  }
  out << ".SH DESCRIPTION\nMakes songs by the system of\n.I Jukebox: A Generative Model for Music\n"
         "(a hierarchical VQ\\-VAE and three autoregressive transformer priors), trains such "
         "models "
         "and\nlooks after them. Results are written to standard output, one path a line, messages "
         "to\nstandard error.\n.SH COMMANDS\n";
  for (const Flags* command : commands) write_command(*command, out);
  out << ".SH EXIT STATUS\n" << plain(exit_codes_text()) << kEnvironmentAndFiles;
  return out.str();
}

void add_manual(Program& program) {
  Flags& flags = program.add("manual", "Print the manual page",
                             [&program] { std::cout << manual_page(program.commands()); });
  flags.example("crooner manual | man -l -");
  flags.example("crooner manual > crooner.1");
}

}  // namespace crooner::cli
