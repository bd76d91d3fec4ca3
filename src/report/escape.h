#pragma once

#include <string>

namespace crooner::report {

// For text and quoted attributes of HTML.
std::string escape_html(const std::string& text);

// A file's name as a relative URL: every byte but letters, digits and -._~/ as %XX.
std::string escape_url(const std::string& path);

}  // namespace crooner::report
