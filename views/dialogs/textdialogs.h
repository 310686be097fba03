#pragma once

#include <QString>
#include <utility>
#include <vector>

class QWidget;

/// Small windows that only tell something.
namespace pricebook::textdialogs {

using Lines = std::vector<std::pair<QString, QString>>;

/// Pairs of words in two columns, for reading and copying, with a "Close" button. Deletes itself; not modal to the
/// program.
void showTable(QWidget* parent, const QString& title, const Lines& lines);
void showAbout(QWidget* parent);

} // namespace pricebook::textdialogs
