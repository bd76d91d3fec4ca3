#include "cli/manual.h"

#include <sstream>

#include "base/strings.h"
#include "base/version.h"
#include "cli/help.h"

namespace crooner::cli {
namespace {

constexpr const char* kEnvironmentAndFiles = R"(.SH ENVIRONMENT
.TP
.B CROONER_LIBTORCH
Folder of LibTorch, which holds lib/libtorch_cpu.so.
.TP
.B CROONER_MODELS
Colon-separated folders of models, searched before those of the user and of the installation.
.TP
.B NO_COLOR
Disables colours on a terminal.
.PP
No environment variable changes a song.
.SH FILES
.TP
.I ~/.local/share/crooner/models/
The user's models.
.TP
.I song.wav.run/
The run folder of song.wav: its saved state while it is generated.
)";

// Escapes what roff would take for a request or an escape sequence.
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

void write_flag(const Flag& flag, std::ostringstream& out) {
  out << ".TP\n.B ";
  out << plain(join(flag_names(flag)));
  if (!flag.positional() && !flag.value.empty()) out << " \\fI" << plain(flag.value) << "\\fP";
  out << '\n' << plain(description(flag)) << ".\n";
}

void write_command(const Flags& command, std::ostringstream& out) {
  out << ".SS crooner " << plain(command.command()) << "\n" << plain(command.summary()) << ".\n";
  std::string group;
  for (const Flag& flag : command.flags()) {
    if (!flag.positional() && flag.group != group) {
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
      << ".SH NAME\ncrooner \\- generate songs from a genre, an artist and lyrics\n.SH "
         "SYNOPSIS\n";
  for (const Flags* command : commands) {
    out << ".B crooner " << plain(command->command()) << '\n';
    for (const std::string& flag : command->required()) out << plain(flag) << ' ';
    out << "[OPTIONS]" << plain(argument_synopsis(*command)) << "\n.br\n";
  }
  out << ".SH DESCRIPTION\nGenerates songs with the system of\n.I Jukebox: A Generative Model for "
         "Music\n"
         "(a hierarchical VQ\\-VAE and three autoregressive transformer priors), trains such "
         "models and manages them. Results are written to standard output, one path per line, "
         "messages "
         "to\nstandard error.\n.SH COMMANDS\n";
  for (const Flags* command : commands) write_command(*command, out);
  out << ".SH EXIT STATUS\n.nf\n" << plain(exit_codes_text()) << ".fi\n" << kEnvironmentAndFiles;
  return out.str();
}

void declare_manual(Flags& flags, ManualOptions*) {
  flags.example("crooner manual | man -l -");
  flags.example("crooner manual > crooner.1");
}

}  // namespace crooner::cli
