#pragma once

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollBar>
#include <QStringList>
#include <QStyle>
#include <QTextDocument>
#include <QWidget>

namespace pricebook {

/// Looks for texts of buttons and labels that have less room than they need. What is wrong, a line each; empty:
/// nothing.
namespace clippedtexts {

inline QString told(const QWidget* widget, const QString& text) {
    QStringList path;
    for (const QWidget* each = widget; each && path.size() < 4; each = each->parentWidget())
        path.prepend(QString::fromLatin1(each->metaObject()->className()).section(QLatin1String("::"), -1));
    return path.join(QLatin1Char('/')) + QStringLiteral(" “%1”").arg(text);
}

/// What a button needs for its text and what stands beside it, without the usual room around.
inline QSize neededBy(const QAbstractButton* button) {
    const QStyle* style = button->style();
    QSize needed = button->fontMetrics().size(Qt::TextShowMnemonic, button->text());
    if (button->inherits("pricebook::WrappingCheckBox"))
        return {button->minimumSizeHint().width(), button->heightForWidth(button->width())};
    if (qobject_cast<const QCheckBox*>(button))
        needed.rwidth() += style->pixelMetric(QStyle::PM_IndicatorWidth, nullptr, button) +
                           style->pixelMetric(QStyle::PM_CheckBoxLabelSpacing, nullptr, button);
    else if (button->inherits("QRadioButton") && button->parentWidget()->inherits("pricebook::SegmentedControl"))
        needed.rwidth() += 2;
    else if (qobject_cast<const QRadioButton*>(button))
        needed.rwidth() += style->pixelMetric(QStyle::PM_ExclusiveIndicatorWidth, nullptr, button) +
                           style->pixelMetric(QStyle::PM_RadioButtonLabelSpacing, nullptr, button);
    else
        needed.rwidth() += 8;
    if (!button->icon().isNull())
        needed.rwidth() += button->iconSize().width() + 4;
    if (button->property("dropDown").toBool())
        needed.rwidth() += button->fontMetrics().height();
    return needed;
}

/// Whether the whole text can be read elsewhere: eliding is meant.
inline bool isToldByTip(const QWidget* widget, const QString& text) {
    return !widget->toolTip().isEmpty() && widget->toolTip().contains(text);
}

inline QString labelProblem(const QLabel* label) {
    const QRect room =
        label->contentsRect().adjusted(label->margin(), label->margin(), -label->margin(), -label->margin());
    if (label->wordWrap()) {
        const int height = label->heightForWidth(label->width());
        return height > label->height() ? QStringLiteral("needs the height %1, has %2").arg(height).arg(label->height())
                                        : QString();
    }
    const QSize needed = label->sizeHint() - (label->size() - room.size());
    if (needed.width() > room.width() + 1)
        return QStringLiteral("needs the width %1, has %2").arg(needed.width()).arg(room.width());
    const int height = label->fontMetrics().height();
    return height > label->height() + 1 ? QStringLiteral("needs the height %1, has %2").arg(height).arg(label->height())
                                        : QString();
}

/// Whether an ancestor cuts it off where no scrolling leads.
inline QString outside(const QWidget* widget) {
    QRect rect = widget->rect();
    for (const QWidget* each = widget; !each->isWindow() && each->parentWidget(); each = each->parentWidget()) {
        const QWidget* parent = each->parentWidget();
        rect = QRect(each->mapToParent(rect.topLeft()), rect.size());
        const auto* area = qobject_cast<const QAbstractScrollArea*>(parent->parentWidget());
        const bool viewport = area && area->viewport() == parent;
        if (viewport && area->horizontalScrollBarPolicy() != Qt::ScrollBarAlwaysOff)
            rect.moveLeft(0), rect.setWidth(std::min(rect.width(), parent->width()));
        if (viewport && area->verticalScrollBarPolicy() != Qt::ScrollBarAlwaysOff)
            rect.moveTop(0), rect.setHeight(std::min(rect.height(), parent->height()));
        if (rect.left() < 0 || rect.right() >= parent->width())
            return QStringLiteral("from %1 to %2 of the %3 pixels of %4")
                .arg(rect.left())
                .arg(rect.right())
                .arg(parent->width())
                .arg(QString::fromLatin1(parent->metaObject()->className()));
        if (rect.top() < 0 || rect.bottom() >= parent->height())
            return QStringLiteral("from line %1 to %2 of the %3 of %4")
                .arg(rect.top())
                .arg(rect.bottom())
                .arg(parent->height())
                .arg(QString::fromLatin1(parent->metaObject()->className()));
    }
    return {};
}

inline QStringList find(const QWidget* window) {
    QStringList wrong;
    for (const QWidget* widget : window->findChildren<QWidget*>()) {
        if (!widget->isVisible() || widget->window() != window)
            continue;
        QString text;
        QString problem;
        if (const auto* button = qobject_cast<const QAbstractButton*>(widget)) {
            text = button->text();
            const QSize needed = neededBy(button);
            if (!text.isEmpty() && (needed.width() > button->width() || needed.height() > button->height()))
                problem = QStringLiteral("needs %1 × %2, has %3 × %4")
                              .arg(needed.width())
                              .arg(needed.height())
                              .arg(button->width())
                              .arg(button->height());
        } else if (const auto* label = qobject_cast<const QLabel*>(widget)) {
            text = label->text();
            problem = text.isEmpty() ? QString() : labelProblem(label);
        }
        if (text.isEmpty())
            continue;
        if (problem.isEmpty())
            problem = outside(widget);
        if (!problem.isEmpty() && !isToldByTip(widget, text))
            wrong << told(widget, text.left(60)) + QStringLiteral(": ") + problem;
    }
    return wrong;
}

} // namespace clippedtexts
} // namespace pricebook
