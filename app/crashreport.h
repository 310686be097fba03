#pragma once

#include <QString>

namespace pricebook {

class Settings;

/// A text file for each time the program ended by a signal: version, time, signal and the addresses of the calls that
/// led there. Nothing of a catalogue or of what was typed is in it.
namespace crashreport {

/// crashes in the user's data folder ($XDG_DATA_HOME/pricebook, usually ~/.local/share/pricebook).
[[nodiscard]] QString folder();

/// From now on a fatal signal writes a report to `folder`, which is made, and ends the program as before. Once, from
/// the main thread. The handler calls nothing that is not safe in one.
void install(const QString& folder);

/// Whether there is a report that was not told of; true once for each.
[[nodiscard]] bool takeNews(Settings& settings, const QString& folder);

} // namespace crashreport
} // namespace pricebook
