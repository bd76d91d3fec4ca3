#include "fetch/fetch_model.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "base/files.h"
#include "checkpoint/scratch.h"
#include "config/model_folder.h"
#include "download/loopback_server.h"
#include "support/captured_log.h"
#include "support/paths.h"

namespace crooner::fetch {
namespace {

namespace fs = std::filesystem;
using checkpoint::Scratch;
using checkpoint::sentence;
using download::HttpRequest;
using download::HttpResponse;
using download::LoopbackServer;
using download::not_found;
using download::send_file;

const std::string kSmoke = source_file("models/smoke");

// models/smoke on a server; nothing: there is no such file.
std::optional<std::string> smoke_file(const std::string& path) {
  const fs::path file = fs::path(kSmoke) / fs::path(path).filename();
  if (path == "/" || !fs::is_regular_file(file)) return std::nullopt;
  return read_file(file);
}

HttpResponse send_smoke(const HttpRequest& request) {
  const auto content = smoke_file(request.path);
  return content ? send_file(*content, request) : not_found();
}

FetchRequest request_for(const Scratch& scratch, const std::string& from) {
  FetchRequest request;
  request.plan = plan_fetch("smoke-test");
  request.from = from;
  request.folder = scratch.path("models/smoke-test");
  return request;
}

void expect_smoke(const fs::path& folder) {
  const auto model = config::read_model_folder(folder);
  const auto smoke = config::read_model_folder(kSmoke);
  EXPECT_EQ(model.vqvae_weights.sha256, smoke.vqvae_weights.sha256);
  ASSERT_EQ(model.priors.size(), smoke.priors.size());
  for (std::size_t i = 0; i < smoke.priors.size(); ++i) {
    EXPECT_EQ(model.priors[i].weights.sha256, smoke.priors[i].weights.sha256);
    EXPECT_EQ(model.priors[i].config, smoke.priors[i].config);
    EXPECT_TRUE(model.priors[i].ids.has_value());
  }
  EXPECT_FALSE(fs::exists(folder / ".crooner-fetch"));
}

TEST(FetchModel, EndsWithTheRightHashesThoughEveryConnectionIsCut) {
  const Scratch scratch;
  const LoopbackServer server([](const HttpRequest& request, int count) {
    HttpResponse response = send_smoke(request);
    if (count < 10) response.cut = response.body.size() / 3;
    return response;
  });
  const FetchRequest request = request_for(scratch, server.url());
  fetch_model(request);
  expect_smoke(request.folder);
  EXPECT_NE(config::read_model_folder(request.folder).provenance.find("(SHA-256 "),
            std::string::npos);
}

TEST(FetchModel, ContinuesAFetchThatFailed) {
  const Scratch scratch;
  bool down = true;
  LoopbackServer server([&](const HttpRequest& request, int) {
    return down && request.path.find("prior_level_2") != std::string::npos ? not_found()
                                                                           : send_smoke(request);
  });
  FetchRequest request = request_for(scratch, server.url());
  request.parallel = 1;
  EXPECT_NE(sentence<InputError>([&] { fetch_model(request); }).find("(404)"), std::string::npos);
  EXPECT_FALSE(fs::exists(request.folder / "model.json"));
  down = false;
  const std::size_t before = server.seen().size();
  fetch_model(request);
  expect_smoke(request.folder);
  for (std::size_t i = before; i < server.seen().size(); ++i)
    EXPECT_EQ(server.seen()[i].path.find("prior_level_1"), std::string::npos);  // was there
}

TEST(FetchModel, AudioR16RefusesWhatIsNotTheFile) {
  const Scratch scratch;
  const auto says = [&](const std::function<HttpResponse(HttpResponse)>& change,
                        const std::string& part) {
    const LoopbackServer server(
        [&](const HttpRequest& request, int) { return change(send_smoke(request)); });
    const FetchRequest request = request_for(scratch, server.url());
    const std::string what = sentence<Error>([&] { fetch_model(request); });
    EXPECT_NE(what.find(part), std::string::npos) << what;
    EXPECT_FALSE(fs::exists(request.folder / "model.json"));
  };
  says(
      [](HttpResponse response) {
        response.body[response.body.size() / 2] ^= 1;
        return response;
      },
      "Its SHA-256 is ");
  says(
      [](const HttpResponse&) {
        return HttpResponse{"HTTP/1.1 200 OK\r\nContent-Length: 4", "abcd"};
      },
      "It has 4 bytes where ");
  says(
      [](const HttpResponse&) {
        return HttpResponse{"HTTP/1.1 200 OK\r\nContent-Length: 14", "<!DOCTYPE html"};
      },
      "a web page");
  says([](const HttpResponse&) { return not_found(); }, "(404)");
}

TEST(FetchModel, TakesAFolderAsMirrorAndLeavesItAsItIs) {
  const Scratch scratch;
  const FetchRequest request = request_for(scratch, kSmoke);
  fetch_model(request);
  expect_smoke(request.folder);
  EXPECT_TRUE(fs::exists(kSmoke + "/vqvae.safetensors"));
}

TEST(FetchModel, ReplacesNoFilesOfTheUsers) {
  const Scratch scratch;
  const FetchRequest request = request_for(scratch, kSmoke);
  fs::create_directories(request.folder);
  write_file(request.folder / "vqvae.safetensors", "mine");
  EXPECT_NE(sentence<UsageError>([&] { fetch_model(request); }).find("already holds"),
            std::string::npos);
  EXPECT_EQ(read_file(request.folder / "vqvae.safetensors"), "mine");
}

TEST(FetchPlan, KnowsThePublishedModels) {
  for (const char* name : {"1b_lyrics", "5b_lyrics", "5b"}) {
    const FetchPlan plan = plan_fetch(name);
    ASSERT_EQ(plan.parts.size(), 4u);
    EXPECT_FALSE(plan.model.free);
    EXPECT_GT(plan.bytes, std::uint64_t{10'000'000'000});
    EXPECT_TRUE(plan.model.download->base.starts_with("https://"));
    for (const PlannedPart& part : plan.parts) {
      EXPECT_TRUE(part.file.path.ends_with(".pth.tar")) << part.file.path;
      EXPECT_EQ(part.shared, !part.name.starts_with("prior_")) << part.name;
    }
  }
  EXPECT_NE(sentence<UsageError>([] { plan_fetch("7b"); }).find("known: 1b_lyrics, 5b, 5b_lyrics"),
            std::string::npos);
  FetchRequest request;
  request.plan = plan_fetch("smoke-test");
  EXPECT_NE(sentence<UsageError>([&] { describe_fetch(request); }).find("--from"),
            std::string::npos);
}

}  // namespace
}  // namespace crooner::fetch
