#include "viz/main/window.h"

#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace rapport {

namespace {

/// What GLFW has told; it calls plain functions, so this is what they know.
struct Heard {
  bool events = true, close = false;
  bool uncovered = false;  ///< what stood in the window may be lost
  std::vector<std::string> keys, files;
} heard;

const char* name_of_key(int key) {
  switch (key) {
    case GLFW_KEY_ESCAPE:
      return "Esc";
    case GLFW_KEY_ENTER:
    case GLFW_KEY_KP_ENTER:
      return "Enter";
    case GLFW_KEY_TAB:
      return "Tab";
    case GLFW_KEY_LEFT:
      return "Left";
    case GLFW_KEY_RIGHT:
      return "Right";
    case GLFW_KEY_UP:
      return "Up";
    case GLFW_KEY_DOWN:
      return "Down";
    case GLFW_KEY_HOME:
      return "Home";
    case GLFW_KEY_PAGE_UP:
      return "PageUp";
    case GLFW_KEY_PAGE_DOWN:
      return "PageDown";
    case GLFW_KEY_SPACE:
      return "Space";
    case GLFW_KEY_INSERT:
      return "Insert";
    case GLFW_KEY_DELETE:
      return "Delete";
    case GLFW_KEY_F1:
      return "F1";
    case GLFW_KEY_F6:
      return "F6";
    default:
      return nullptr;
  }
}

/// "Ctrl+Z". Letters by the layout of the keyboard; digits by their key, as Shift changes them.
std::string key_text(int key, int scancode, int mods) {
  std::string text;
  if (mods & GLFW_MOD_CONTROL) text += "Ctrl+";
  if (mods & GLFW_MOD_SHIFT) text += "Shift+";
  if (const char* name = name_of_key(key)) return text + name;
  if (key >= GLFW_KEY_0 && key <= GLFW_KEY_9)
    return text + static_cast<char>('0' + key - GLFW_KEY_0);
  const char* name = glfwGetKeyName(key, scancode);
  if (name == nullptr || name[0] == '\0' || name[1] != '\0') return {};
  const char letter = name[0];
  return text + (letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter);
}

void on_key(GLFWwindow*, int key, int scancode, int action, int mods) {
  heard.events = true;
  if (action == GLFW_RELEASE) return;
  const std::string text = key_text(key, scancode, mods);
  const bool typing = ImGui::GetIO().WantTextInput;
  if (!text.empty() && (!typing || text == "Esc" || text == "Ctrl+S")) heard.keys.push_back(text);
}

void on_drop(GLFWwindow*, int count, const char** paths) {
  heard.events = true;
  heard.files.assign(paths, paths + count);
}

/// Whether what is painted still stands in the buffer that is painted in after it was shown, as it
/// does where showing is copying. OpenGL promises nothing, so it is tried.
bool stands_after_showing(GLFWwindow* window) {
  glClearColor(0.2F, 0.4F, 0.6F, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  glfwSwapBuffers(window);
  std::uint8_t pixel[4] = {};
  glReadPixels(0, 0, 1, 1, GL_RGBA, GL_UNSIGNED_BYTE, pixel);
  return pixel[0] == 51 && pixel[1] == 102 && pixel[2] == 153;
}

}  // namespace

Window::Window(int width, int height, const std::string& title) : title_(title) {
  if (!glfwInit()) throw std::runtime_error("rapport-studio: no display (is DISPLAY set?)");
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
  window_ = glfwCreateWindow(width, height, title_.c_str(), nullptr, nullptr);
  if (window_ == nullptr) {
    const char* why = nullptr;
    glfwGetError(&why);
    glfwTerminate();
    throw std::runtime_error(std::string("rapport-studio: no window with OpenGL 3.3: ") +
                             (why != nullptr ? why : ""));
  }
  // Below that nothing shrinks any more, and regions would lie over one another.
  glfwSetWindowSizeLimits(window_, kLeastWidth, kLeastHeight, GLFW_DONT_CARE, GLFW_DONT_CARE);
  glfwMakeContextCurrent(window_);
  const auto* renderer = reinterpret_cast<const char*>(glGetString(GL_RENDERER));
  software_ = renderer != nullptr &&
              (std::string_view(renderer).find("llvmpipe") != std::string_view::npos ||
               std::string_view(renderer).find("softpipe") != std::string_view::npos);
  glfwSwapInterval(software_ ? 0 : 1);
  keeps_frames_ = software_ && stands_after_showing(window_);
  listen();
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.ConfigInputTextCursorBlink = false;
  ImGui_ImplGlfw_InitForOpenGL(window_, true);  // keeps the callbacks above, and calls them
  ImGui_ImplOpenGL3_Init("#version 150");
}

void Window::listen() {
  glfwSetKeyCallback(window_, on_key);
  glfwSetDropCallback(window_, on_drop);
  glfwSetMouseButtonCallback(window_, [](GLFWwindow*, int, int, int) { heard.events = true; });
  glfwSetScrollCallback(window_, [](GLFWwindow*, double, double) { heard.events = true; });
  glfwSetCharCallback(window_, [](GLFWwindow*, unsigned) { heard.events = true; });
  glfwSetCursorEnterCallback(window_, [](GLFWwindow*, int) { heard.events = true; });
  glfwSetWindowFocusCallback(window_, [](GLFWwindow*, int) { heard.events = true; });
  glfwSetCursorPosCallback(window_, [](GLFWwindow*, double, double) { heard.events = true; });
  glfwSetFramebufferSizeCallback(window_, [](GLFWwindow*, int, int) { heard.events = true; });
  glfwSetWindowRefreshCallback(window_, [](GLFWwindow*) { heard.events = heard.uncovered = true; });
  glfwSetWindowCloseCallback(window_, [](GLFWwindow* window) {
    heard.events = heard.close = true;
    glfwSetWindowShouldClose(window, GLFW_FALSE);
  });
}

Window::~Window() {
  ImGui_ImplOpenGL3_Shutdown();
  ImGui_ImplGlfw_Shutdown();
  ImGui::DestroyContext();
  glfwDestroyWindow(window_);
  glfwTerminate();
}

bool Window::wants_to_close() { return std::exchange(heard.close, false); }
void Window::poll() { glfwPollEvents(); }
void Window::sleep(double seconds) { glfwWaitEventsTimeout(seconds); }
void Window::wake() { glfwPostEmptyEvent(); }
bool Window::take_events() { return std::exchange(heard.events, false); }
std::vector<std::string> Window::take_keys() { return std::exchange(heard.keys, {}); }
std::vector<std::string> Window::take_dropped_files() { return std::exchange(heard.files, {}); }

int Window::width() const {
  int w = 0, h = 0;
  glfwGetFramebufferSize(window_, &w, &h);
  return std::max(1, w);
}
int Window::height() const {
  int w = 0, h = 0;
  glfwGetFramebufferSize(window_, &w, &h);
  return std::max(1, h);
}
void Window::resize(int width, int height) { glfwSetWindowSize(window_, width, height); }
void Window::set_title(const std::string& title) {
  if (title == title_) return;
  title_ = title;
  glfwSetWindowTitle(window_, title_.c_str());
}

void Window::begin_frame(const FeignedMouse& mouse) {
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplGlfw_NewFrame();
  if (mouse.on) {
    ImGuiIO& io = ImGui::GetIO();
    io.MousePos = {mouse.x, mouse.y};
    io.MouseDown[0] = mouse.left;
    io.MouseDown[1] = mouse.right;
  }
  ImGui::NewFrame();
}

void Window::paint_whole() {
  glViewport(0, 0, width(), height());
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

/// Only what is not as in the frame before, which still stands where this one is painted.
void Window::paint_changes() {
  const int w = width(), h = height();
  ImDrawData& data = *ImGui::GetDrawData();
  glViewport(0, 0, w, h);
  glEnable(GL_SCISSOR_TEST);
  for (const PixelBox& box : damage_.next(data)) {
    glScissor(box.x0, h - box.y1, box.x1 - box.x0, box.y1 - box.y0);
    glClear(GL_COLOR_BUFFER_BIT);
    with_only(data, box, [&] { ImGui_ImplOpenGL3_RenderDrawData(&data); });
  }
  glDisable(GL_SCISSOR_TEST);
}

void Window::end_frame(std::vector<std::uint8_t>* picture) {
  ImGui::Render();
  if (std::exchange(heard.uncovered, false)) damage_.forget();
  const int w = width(), h = height();
  glClearColor(1, 1, 1, 1);
  keeps_frames_ ? paint_changes() : paint_whole();
  if (picture != nullptr) {
    std::vector<std::uint8_t> rows(3 * static_cast<std::size_t>(w) * static_cast<std::size_t>(h));
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    glReadPixels(0, 0, w, h, GL_RGB, GL_UNSIGNED_BYTE, rows.data());
    picture->clear();
    const auto stride = static_cast<std::ptrdiff_t>(3 * w);
    for (int y = h - 1; y >= 0; --y) {
      picture->insert(picture->end(), rows.begin() + y * stride, rows.begin() + (y + 1) * stride);
    }
  }
  glfwSwapBuffers(window_);
}

}  // namespace rapport
