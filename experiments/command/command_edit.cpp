// rapport edit: values in a scenario file, set in place.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "experiments/command/command_flags.h"
#include "experiments/command/command_line.h"
#include "experiments/command/command_verbs.h"
#include "experiments/command/commands.h"
#include "experiments/output/output_file.h"
#include "sim/file/document.h"
#include "sim/file/extends_path.h"
#include "sim/file/scenario_tree.h"
#include "sim/scenario/lever.h"

namespace rapport {

namespace {

[[noreturn]] void fail(const std::string& path, const char* what, const std::string& beside) {
  const std::string why = std::strerror(errno);
  if (!beside.empty()) unlink(beside.c_str());
  throw OutputError("'" + path + "' " + what + ": " + why + "; it is as it was");
}

void write_all(int file, const std::string& text, const std::string& path,
               const std::string& beside) {
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t wrote = write(file, text.data() + done, text.size() - done);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) {
      close(file);
      fail(path, "cannot be written", beside);
    }
    done += static_cast<std::size_t>(wrote);
  }
  if (fsync(file) != 0 || close(file) != 0) fail(path, "cannot be written", beside);
}

/// Writes a new file beside the old one and puts it in its place, so that a full disk leaves the
/// old one.
void replace_file(const std::string& name, const std::string& text) {
  std::error_code error;
  const std::filesystem::path real = std::filesystem::canonical(name, error);  // a link stays one
  const std::string path = error ? name : real.string();
  const std::string beside = path + ".new" + std::to_string(getpid());
  struct stat old {};
  const mode_t mode = stat(path.c_str(), &old) == 0 ? old.st_mode & 07777 : 0644;
  const int file = open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL, mode);
  if (file < 0) fail(path, "cannot be replaced by a new file in its folder", "");
  write_all(file, text, path, beside);
  if (std::rename(beside.c_str(), path.c_str()) != 0) fail(path, "cannot be replaced", beside);
}

/// Refuses a file that is marked as not to be written, though its folder would let a new one take
/// its place; also for the superuser, who may write anything.
void check_writable(const std::string& path) {
  struct stat now {};
  if (stat(path.c_str(), &now) != 0) return;  // reported when it is read
  const bool marked = (now.st_mode & (S_IWUSR | S_IWGRP | S_IWOTH)) == 0;
  if (!marked && access(path.c_str(), W_OK) == 0) return;
  throw OutputError("'" + path +
                    "' may not be written (its rights say so); it is as it was. Name " +
                    "a new file with --out, or allow it with chmod u+w");
}

/// Writes a new file; refuses where there is one.
void write_new(const std::string& path, const std::string& text) {
  claim_output(path);
  const int file = open(path.c_str(), O_WRONLY);
  if (file < 0) fail(path, "cannot be written", path);
  write_all(file, text, path, path);
}

/// A value of the command line as TOML: a text needs no quotes there, but in the file.
std::string toml_of(const Override& edit) {
  Position position;
  position.file = edit.where;
  const bool bare = read_value(edit.value, position).kind == Value::Kind::text &&
                    edit.value.find_first_of("\"'") != 0;
  if (!bare) return edit.value;
  std::string quoted = "\"";
  for (const char c : edit.value) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

/// The edit's path in the file: a lever's id or code stands for its key, as the file writes it.
/// Where it has scopes, its value without a scope is that for all.
std::string path_of(const Override& edit, const Value& root) {
  const std::size_t end = std::min(edit.path.find('.'), edit.path.size());
  const Lever* lever = find_lever(edit.path.substr(0, end));
  if (lever == nullptr) return edit.path;
  std::string path = std::string("levers.") + lever->id;
  const Value* levers = root.find("levers");
  if (levers != nullptr && levers->kind == Value::Kind::table) {
    for (const KeyValue& entry : levers->table) {
      if (find_lever(entry.key) != lever) continue;
      path = "levers." + entry.key;
      const bool scoped = entry.value.kind == Value::Kind::table;
      if (scoped && end == edit.path.size()) path += ".all";
    }
  }
  return path + edit.path.substr(end);
}

/// Refuses edits of things that are not there: a mistyped name would make a new thing. Returns what
/// is worth knowing of the edits.
std::vector<std::string> check_names(const std::string& file, const std::vector<Override>& edits) {
  Problems problems;
  std::vector<SourceText> sources;
  Value tree = load_tree(file, read_text_file, sources, problems);
  problems.throw_if_any();
  std::vector<std::string> notes;
  for (const Override& edit : edits) {
    const Value old = tree;
    apply_override(tree, edit, problems);
    problems.throw_if_any();
    const std::string effect = side_effect_of(old, edit);
    if (!effect.empty()) notes.push_back(effect);
  }
  return notes;
}

/// Refuses "policy.NAME=false" of a policy that stands in the file itself: false is for those of a
/// file that it extends.
void check_policy_is_elsewhere(const std::string& file, const Override& edit, const Value& root) {
  const std::vector<std::string> path = split_path(edit.path, edit.where);
  const Value* policies = root.find("policy");
  if (path.size() != 2 || path[0] != "policy" || policies == nullptr) return;
  const Value* policy = policies->find(path[1]);
  if (policy == nullptr || policy->kind != Value::Kind::table) return;
  refuse(to_string(policy->position),
         "policy '" + path[1] + "' stands in " + file + " itself: a policy is no single value",
         "keys of it, as policy." + path[1] +
             ".label; NAME = false is for policies of a file that "
             "this one extends",
         "to be rid of it, take its tables out in an editor");
}

}  // namespace

std::vector<std::string> edit_file(const std::string& file, const std::vector<std::string>& changes,
                                   const std::string& out) {
  const std::vector<Override> edits = overrides_of(changes, "edit");
  if (!out.empty() && std::filesystem::exists(std::filesystem::symlink_status(out))) {
    throw OutputError(
        "'" + out + "' exists already; name a new file, or leave --out away to edit " + "in place");
  }
  std::string text = read_text_file(file);
  if (out.empty()) check_writable(file);
  const std::vector<std::string> notes = check_names(file, edits);
  for (const Override& edit : edits) {
    const Value root = read_document(text, file);
    check_policy_is_elsewhere(file, edit, root);
    const std::string path = path_of(edit, root);
    text = edit_document(text, file, path, toml_of(edit));
  }
  // What is written has to be a scenario, with the files that it extends where they are.
  ReadOptions options;
  options.read = [&](const std::string& path) {
    return path == file ? text : read_text_file(path);
  };
  read_scenario_file(file, options);
  if (out.empty()) {
    replace_file(file, text);
  } else {
    write_new(out, moved_text(text, file, out));
  }
  return notes;
}

static int edit_command(const std::string& file, const std::vector<std::string>& changes,
                        const std::string& out) {
  print_notes(edit_file(file, changes, out));
  print((out.empty() ? file : out) + ": " + std::to_string(changes.size()) +
        (changes.size() == 1 ? " value set\n" : " values set\n"));
  flush_output();
  return kFine;
}

// ---- the verb edit -----------------------------------------------------------------------------

namespace {

void add_edit_flags(CLI::App& verb, Flags& flags) {
  verb.add_option("file", flags.scenario, "the scenario file")->required()->type_name("*.toml");
  verb.add_option("changes", flags.changes, "PATH=VALUE")->required();
  add_out(verb, flags, "write there and leave the file as it is");
}

int do_edit(const Flags& f) { return edit_command(f.scenario, f.changes, f.out); }

}  // namespace

Verb edit_verb() {
  return {"edit", "Start", "set values in a scenario file, keeping its comments and order",
          "  rapport edit my.toml segment.homes.customers=600 "
          "touch_point.phone.patience.exponential=\"4 min\"\n",
          verb_of<add_edit_flags, do_edit>};
}

}  // namespace rapport
