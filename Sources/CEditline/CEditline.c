#define _XOPEN_SOURCE 700
#define _DARWIN_C_SOURCE 1
#define _DEFAULT_SOURCE 1
#include "CEditline.h"
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

struct ced_editor {
  EditLine *edit;
  History *history;
  const char *prompt;
  void *data;
  ced_complete complete;
  ced_hint hint;
  ced_interrupted interrupted;
  /// What a paste brought, and what of it is still to be handed out.
  char *pasted, *waiting;
  char *line;
  bool interrupt;
  /// Whether the line that was interrupted had text in it.
  bool abandoned;
};

/// The terminal as it was, for whoever leaves in a hurry.
static struct termios original;
static bool has_original = false;

/// A line is being edited, and the terminal is in the editor's mode.
static volatile sig_atomic_t is_editing = 0;
/// Something is drawn in place, and what is typed meanwhile is not to move it.
static volatile sig_atomic_t is_silent = 0;
/// We were stopped and go on; the screen and the terminal's mode are another's.
static volatile sig_atomic_t has_continued = 0;

static void restore_terminal(void) {
  if (has_original) tcsetattr(STDIN_FILENO, TCSANOW, &original);
}

static void silence_terminal(void) {
  struct termios mode = original;
  mode.c_lflag &= ~(tcflag_t)ECHO;
  tcsetattr(STDIN_FILENO, TCSANOW, &mode);
}

void ced_show_typing(bool shown) {
  if (!has_original || is_silent == !shown) return;
  is_silent = !shown;
  if (shown) restore_terminal();
  else silence_terminal();
}

/// The terminal as its next user wants it; may be called from a handler.
static void leave_terminal(void) {
  restore_terminal();
  static const char off[] = "\033[?2004l";
  if (write(STDOUT_FILENO, off, sizeof off - 1) < 0) { /* there is nobody left to tell */ }
}

static void handle(int number, void (*handler)(int)) {
  struct sigaction action = {0};
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  sigaction(number, &action, NULL);
}

static void die(int number) {
  leave_terminal();
  signal(number, SIG_DFL);
  raise(number);
}

static void on_continue(int number) {
  (void)number;
  has_continued = 1;
}

/// Ctrl-Z: hands the terminal back before it stops, and takes it again when it goes on.
static void on_stop(int number) {
  int error = errno;
  if (is_editing || is_silent) leave_terminal();
  handle(number, SIG_DFL);
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, number);
  raise(number);
  pthread_sigmask(SIG_UNBLOCK, &stop, NULL);
  handle(number, on_stop);
  if (is_silent) silence_terminal();
  has_continued = 1;
  errno = error;
}

bool ced_wait(ced_interrupted interrupted, void *data) {
  const int numbers[] = {SIGINT, SIGWINCH, SIGTSTP, SIGCONT};
  sigset_t ours, before;
  sigemptyset(&ours);
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) sigaddset(&ours, numbers[i]);
  pthread_sigmask(SIG_BLOCK, &ours, &before);
  bool is_ready = false;
  if (!interrupted(data) && !has_continued) {
    fd_set input;
    FD_ZERO(&input);
    FD_SET(STDIN_FILENO, &input);
    is_ready = pselect(STDIN_FILENO + 1, &input, NULL, NULL, NULL, &before) != -1 || errno != EINTR;
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  // Where both are there, the signal is first: what was typed behind a Ctrl-C is meant for the next line.
  return is_ready && !interrupted(data);
}

static bool is_interrupt(unsigned char byte) {
  return has_original && byte == original.c_cc[VINTR] && byte != _POSIX_VDISABLE;
}

/// Waits for a byte and reads it: 1, or 0 at the end, or −1 where it is Ctrl-C or SIGINT came instead. A signal that
/// changes the screen is seen to on the way.
static int read_byte(ced_editor *self, unsigned char *byte) {
  for (;;) {
    if (self->interrupted(self->data)) return -1;
    if (has_continued) {
      has_continued = 0;
      // libedit would take it that it is in its own mode still.
      el_set(self->edit, EL_PREP_TERM, 0);
      el_set(self->edit, EL_PREP_TERM, 1);
      printf("\r\033[?2004h");
      fflush(stdout);
      el_set(self->edit, EL_REFRESH);
    }
    if (!ced_wait(self->interrupted, self->data)) {
      el_resize(self->edit);
      continue;
    }
    ssize_t got = read(STDIN_FILENO, byte, 1);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got > 0 && is_interrupt(*byte)) return -1;
    return got > 0;
  }
}

static char *prompt_of(EditLine *edit) {
  ced_editor *self;
  el_get(edit, EL_CLIENTDATA, &self);
  return (char *)self->prompt;
}

static unsigned char on_complete(EditLine *edit, int key) {
  (void)key;
  ced_editor *self;
  el_get(edit, EL_CLIENTDATA, &self);
  const LineInfo *info = el_line(edit);
  size_t length = (size_t)(info->lastchar - info->buffer);
  char *line = malloc(length + 1);
  if (!line) return CC_ERROR;
  memcpy(line, info->buffer, length);
  line[length] = 0;
  self->complete(self->data, line, (int)(info->cursor - info->buffer));
  free(line);
  return CC_REDISPLAY;
}

/// Right arrow: one character on, or, at the line's end, take the hint.
static unsigned char on_right(EditLine *edit, int key) {
  (void)key;
  ced_editor *self;
  el_get(edit, EL_CLIENTDATA, &self);
  const LineInfo *info = el_line(edit);
  if (info->cursor < info->lastchar) {
    const char *next = info->cursor + 1;
    while (next < info->lastchar && ((unsigned char)*next & 0xC0) == 0x80) next++;
    el_cursor(edit, 1);
    return CC_CURSOR;
  }
  char *line = strndup(info->buffer, (size_t)(info->lastchar - info->buffer));
  const char *hint = line ? self->hint(self->data, line) : NULL;
  if (hint && *hint) el_insertstr(edit, hint);
  free(line);
  return hint && *hint ? CC_REFRESH : CC_NORM;
}

/// ESC[200~: what follows up to ESC[201~ is pasted; each of its lines is a cell.
static unsigned char on_paste(EditLine *edit, int key) {
  (void)key;
  ced_editor *self;
  el_get(edit, EL_CLIENTDATA, &self);
  size_t room = 4096, count = 0;
  char *text = malloc(room);
  static const char end[] = "\033[201~";
  while (text) {
    unsigned char byte;
    if (read_byte(self, &byte) <= 0) break;
    if (count + 2 > room) {
      char *larger = realloc(text, room *= 2);
      if (!larger) break;
      text = larger;
    }
    text[count++] = byte == '\r' ? '\n' : (char)byte;
    if (count >= 6 && memcmp(text + count - 6, end, 6) == 0) {
      count -= 6;
      break;
    }
  }
  if (!text) return CC_ERROR;
  text[count] = 0;
  // Other control characters would be commands to the editor or to the terminal.
  for (size_t i = 0; i < count; i++)
    if (((unsigned char)text[i] < 32 && text[i] != '\n') || text[i] == 127) text[i] = ' ';
  char *rest = strchr(text, '\n');
  if (rest) {
    *rest = 0;
    free(self->pasted);
    self->pasted = self->waiting = strdup(rest + 1);
  }
  if (*text) el_insertstr(edit, text);
  free(text);
  // Enter is pressed for the first line once libedit has drawn it.
  if (rest) el_push(edit, "\n");
  return CC_REFRESH;
}

/// The columns that a text takes on the screen, of which what stands between two \1 takes none.
static int columns_of(const char *text) {
  int columns = 0;
  bool unseen = false;
  mbstate_t state = {0};
  for (size_t left = strlen(text); left > 0;) {
    wchar_t wide;
    size_t used = mbrtowc(&wide, text, left, &state);
    if (used == 0 || used == (size_t)-1 || used == (size_t)-2) {
      memset(&state, 0, sizeof state);
      wide = L' ';
      used = 1;
    }
    int width = wcwidth(wide);
    if (wide == L'\1') unseen = !unseen;
    else if (!unseen && width > 0) columns += width;
    text += used;
    left -= used;
  }
  return columns;
}

/// Draws as much of the hint as fits on the row, because what is drawn on the next one is not taken back.
static bool draw_hint(const ced_editor *self, const char *line, const char *hint) {
  struct winsize size = {0};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 2) return false;
  int room = size.ws_col - 1 - (columns_of(self->prompt) + columns_of(line)) % size.ws_col;
  size_t bytes = 0;
  mbstate_t state = {0};
  while (hint[bytes]) {
    wchar_t wide;
    size_t used = mbrtowc(&wide, hint + bytes, strlen(hint + bytes), &state);
    if (used == 0 || used == (size_t)-1 || used == (size_t)-2) break;
    int width = wcwidth(wide);
    if (width < 0 || width > room) break;
    room -= width;
    bytes += used;
  }
  if (bytes == 0) return false;
  printf("\0337\033[90m%.*s\033[0m\0338", (int)bytes, hint);
  fflush(stdout);
  return true;
}

/// Draws the hint behind the cursor, then waits for a character.
static int on_read(EditLine *edit, wchar_t *out) {
  ced_editor *self;
  el_get(edit, EL_CLIENTDATA, &self);
  const LineInfo *info = el_line(edit);
  bool drawn = false;
  if (info->cursor == info->lastchar && info->lastchar > info->buffer) {
    char *line = strndup(info->buffer, (size_t)(info->lastchar - info->buffer));
    const char *hint = line ? self->hint(self->data, line) : NULL;
    if (hint && *hint) drawn = draw_hint(self, line, hint);
    free(line);
  }
  unsigned char bytes[4];
  size_t have = 0, need = 1;
  while (have < need) {
    int got = read_byte(self, bytes + have);
    if (got < 0) {
      self->interrupt = true;
      self->abandoned = info->lastchar > info->buffer;
      errno = EINTR;
      return -1;
    }
    if (got == 0) return 0;
    if (have == 0) need = bytes[0] < 0xC0 ? 1 : bytes[0] < 0xE0 ? 2 : bytes[0] < 0xF0 ? 3 : 4;
    have++;
  }
  if (drawn) {
    printf("\033[K");
    fflush(stdout);
  }
  mbstate_t state = {0};
  wchar_t wide;
  size_t used = mbrtowc(&wide, (const char *)bytes, have, &state);
  *out = used == (size_t)-1 || used == (size_t)-2 ? L'\uFFFD' : wide;
  return 1;
}

ced_editor *ced_open(const char *program, void *data, ced_complete complete, ced_hint hint,
                     ced_interrupted interrupted) {
  ced_editor *self = calloc(1, sizeof *self);
  if (!self) return NULL;
  if (tcgetattr(STDIN_FILENO, &original) == 0 && !has_original) {
    has_original = true;
    // Somebody who was killed at the prompt may have left it without an echo or a Ctrl-C: that is no state to come back to.
    if (!(original.c_lflag & ICANON)) original.c_cc[VINTR] = 'C' & 31;
    original.c_iflag |= ICRNL;
    original.c_oflag |= OPOST;
    original.c_lflag |= ICANON | ECHO | ISIG | IEXTEN;
    restore_terminal();
    atexit(restore_terminal);
    const int fatal[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGTERM, SIGHUP, SIGQUIT};
    for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++) handle(fatal[i], die);
    struct sigaction stop;
    // Without job control nobody would wake us again.
    if (sigaction(SIGTSTP, NULL, &stop) == 0 && stop.sa_handler != SIG_IGN) handle(SIGTSTP, on_stop);
    handle(SIGCONT, on_continue);
  }
  *self = (ced_editor){.prompt = "", .data = data, .complete = complete, .hint = hint, .interrupted = interrupted};
  self->edit = el_init(program, stdin, stdout, stderr);
  self->history = history_init();
  if (!self->edit || !self->history) {
    ced_close(self);
    return NULL;
  }
  HistEvent event;
  history(self->history, &event, H_SETSIZE, 10000);
  history(self->history, &event, H_SETUNIQUE, 1);
  el_set(self->edit, EL_CLIENTDATA, self);
  el_set(self->edit, EL_EDITOR, "emacs");
  el_set(self->edit, EL_SIGNAL, 0);
  // While a line is edited, Ctrl-C is a key among the others, in its turn: a signal would overtake what was typed
  // before it, or be overtaken by what comes behind.
  el_set(self->edit, EL_SETTY, "-d", "intr=", NULL);
#ifdef __APPLE__
  el_set(self->edit, EL_PROMPT, prompt_of);
#else
  el_set(self->edit, EL_PROMPT_ESC, prompt_of, '\1');
#endif
  el_set(self->edit, EL_HIST, history, self->history);
  el_set(self->edit, EL_ADDFN, "lab-complete", "Complete the word", on_complete);
  el_set(self->edit, EL_ADDFN, "lab-right", "Right, or take the hint", on_right);
  el_set(self->edit, EL_ADDFN, "lab-paste", "Take pasted text", on_paste);
  el_set(self->edit, EL_BIND, "^I", "lab-complete", NULL);
  el_set(self->edit, EL_BIND, "\033[C", "lab-right", NULL);
  el_set(self->edit, EL_BIND, "\033OC", "lab-right", NULL);
  el_set(self->edit, EL_BIND, "\033[200~", "lab-paste", NULL);
  el_set(self->edit, EL_BIND, "^R", "em-inc-search-prev", NULL);
  el_set(self->edit, EL_BIND, "\033[3~", "ed-delete-next-char", NULL);
  el_set(self->edit, EL_BIND, "\033[1;5C", "em-next-word", NULL);
  el_set(self->edit, EL_BIND, "\033[1;5D", "ed-prev-word", NULL);
  el_set(self->edit, EL_GETCFN, on_read);
  return self;
}

void ced_close(ced_editor *self) {
  if (!self) return;
  if (self->history) history_end(self->history);
  if (self->edit) el_end(self->edit);
  free(self->pasted);
  free(self->line);
  free(self);
}

static ced_event keep(ced_editor *self, char *line, const char **out) {
  free(self->line);
  self->line = line;
  *out = line;
  return line ? CED_LINE : CED_END;
}

ced_event ced_read(ced_editor *self, const char *prompt, const char **line) {
  char *next = self->waiting ? strchr(self->waiting, '\n') : NULL;
  if (next) {
    // A whole pasted line is a cell of its own.
    char *whole = strndup(self->waiting, (size_t)(next - self->waiting));
    self->waiting = next + 1;
    return keep(self, whole, line) == CED_LINE ? CED_PASTED : CED_END;
  }
  if (self->waiting) {
    // What follows the last line break waits to be finished by hand.
    if (*self->waiting) el_push(self->edit, self->waiting);
    ced_forget_paste(self);
  }
  self->prompt = prompt;
  self->interrupt = self->abandoned = false;
  printf("\033[?2004h");
  fflush(stdout);
  int count = 0;
  has_continued = 0;
  is_editing = 1;
  // libedit would do it after the prompt, and a Ctrl-D in between would be lost.
  el_set(self->edit, EL_PREP_TERM, 1);
  const char *read = el_gets(self->edit, &count);
  is_editing = 0;
  printf("\033[?2004l");
  fflush(stdout);
  if (self->interrupt || (!read && self->interrupted(self->data))) {
    el_reset(self->edit);
    printf("\n");
    fflush(stdout);
    // In a search, libedit gives up without asking for another character.
    return self->abandoned || !self->interrupt ? CED_ABANDONED : CED_INTERRUPT;
  }
  if (!read || count <= 0) return CED_END;
  size_t length = strlen(read);
  while (length && (read[length - 1] == '\n' || read[length - 1] == '\r')) length--;
  return keep(self, strndup(read, length), line);
}

int ced_forget_paste(ced_editor *self) {
  int lines = 0;
  for (const char *p = self->waiting; p && *p; p++) lines += *p == '\n' || !p[1];
  free(self->pasted);
  self->pasted = self->waiting = NULL;
  return lines;
}

void ced_remember(ced_editor *self, const char *line) {
  HistEvent event;
  history(self->history, &event, H_ENTER, line);
}

void ced_insert(ced_editor *self, const char *text) { el_insertstr(self->edit, text); }

void ced_list(ced_editor *self, const char *text) {
  (void)self;
  printf("\n%s", text);
  fflush(stdout);
}

int ced_width(unsigned int scalar) { return wcwidth((wchar_t)scalar); }

bool ced_set_locale(void) {
  setlocale(LC_CTYPE, "");
  if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return true;
  if (!setlocale(LC_CTYPE, "C.UTF-8")) setlocale(LC_CTYPE, "en_US.UTF-8");
  return false;
}
