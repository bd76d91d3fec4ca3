#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "distributed/process_rank.h"

namespace crooner::distributed {

// A small table of texts that all processes of a job read and write: LibTorch's TCPStore. It is
// there to find one another, to wait, and to say why a process ends.
class MeetingPoint {
 public:
  // Listens on this host, on a free port, for as long as it lives.
  static std::unique_ptr<MeetingPoint> open();
  // Opens or reaches that of `rank`, waiting some minutes for it. Throws ResourceError when nobody
  // listens there, or the port is taken.
  static std::unique_ptr<MeetingPoint> of(const ProcessRank& rank);
  ~MeetingPoint();

  std::uint16_t port() const { return port_; }
  void write(const std::string& key, const std::string& text);
  // None: nobody has written it, or nobody listens any more.
  std::optional<std::string> read(const std::string& key);
  // Whether nobody listens any more: found out by read() and wait().
  bool is_lost() const { return lost_; }
  // False: nobody wrote it within `seconds`. Throws ResourceError when nobody listens any more.
  bool wait(const std::string& key, double seconds);

  struct Store;  // LibTorch's (distributed/c10d_store.h)
  const Store& store() const { return *store_; }

 private:
  MeetingPoint(const Store& store, const std::string& attempt);

  std::unique_ptr<Store> store_;
  std::uint16_t port_;
  bool lost_ = false;
};

}  // namespace crooner::distributed
