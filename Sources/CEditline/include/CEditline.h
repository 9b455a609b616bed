/// libedit's variadic calls in shapes that Swift can call.
#ifndef CEDITLINE_H
#define CEDITLINE_H

#include <stdbool.h>
#include <histedit.h>

typedef struct ced_editor ced_editor;

/// Called for Tab with the line before the cursor; draws or inserts through `ced_insert` and `ced_list`.
typedef void (*ced_complete)(void *data, const char *line, int cursor);
/// The grey text that would complete the line, or NULL; valid until the next call.
typedef const char *(*ced_hint)(void *data, const char *line);
/// Whether Ctrl-C was pressed.
typedef bool (*ced_interrupted)(void *data);

/// An interrupt on a line with text in it abandons that line.
/// A line that was pasted is not on the screen yet.
typedef enum { CED_LINE = 0, CED_INTERRUPT = 1, CED_END = 2, CED_ABANDONED = 3, CED_PASTED = 4 } ced_event;

/// Waits until standard input has something, or its end. Returns false where a signal came instead; one that came
/// just before counts, too.
bool ced_wait(ced_interrupted interrupted, void *data);

/// NULL where the terminal cannot be edited on.
ced_editor *ced_open(const char *program, void *data, ced_complete complete, ced_hint hint, ced_interrupted interrupted);
void ced_close(ced_editor *editor);

/// Whether what is typed while no line is read shows on the screen; the next line gets it either way. Without an open
/// editor nothing is changed.
void ced_show_typing(bool shown);

/// Reads a line; `*line` is valid until the next call and has no line break at its end.
ced_event ced_read(ced_editor *editor, const char *prompt, const char **line);

/// Gives up what was pasted and has not been read yet; returns how many lines that was.
int ced_forget_paste(ced_editor *editor);

void ced_remember(ced_editor *editor, const char *line);

/// Inserts text at the cursor, from within `ced_complete`.
void ced_insert(ced_editor *editor, const char *text);
/// Prints lines under the one that is edited, and draws that anew, from within `ced_complete`.
void ced_list(ced_editor *editor, const char *text);

/// Whether a character is one, two or no columns wide, in the C library's table; −1 where it cannot be printed.
int ced_width(unsigned int scalar);

/// Sets LC_CTYPE from the environment, or to C.UTF-8 where that is no UTF-8. Returns whether the environment's is.
bool ced_set_locale(void);

#endif
