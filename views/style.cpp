#include "style.h"

#include "theme.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QStyleOption>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

using theme::Color;

constexpr int scrollBarWidth = 10;
constexpr int markSize = 16;
constexpr int listRowHeight = 26;
constexpr int dropDownWidth = 28;

/// A rounded box whose one-pixel line lies on whole pixels.
void drawBox(QPainter* painter, const QRect& rect, const QColor& fill, const QColor& line,
             qreal radius = theme::radius) {
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(line.isValid() ? QPen(line, 1) : QPen(Qt::NoPen));
    painter->setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    painter->drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    painter->restore();
}

void drawChevron(QPainter* painter, const QRect& rect, QStyle::PrimitiveElement direction, const QColor& color) {
    const QPointF center = QRectF(rect).center();
    QPolygonF line({QPointF(-4, -2), QPointF(0, 2), QPointF(4, -2)});
    QTransform turn;
    turn.rotate(direction == QStyle::PE_IndicatorArrowUp      ? 180
                : direction == QStyle::PE_IndicatorArrowRight ? -90
                : direction == QStyle::PE_IndicatorArrowLeft  ? 90
                                                              : 0);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(color, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->translate(center + QPointF(0.5, 0.5));
    painter->scale(theme::iconSide() / double(theme::iconSize), theme::iconSide() / double(theme::iconSize));
    painter->drawPolyline(turn.map(line));
    painter->restore();
}

bool isInvalid(const QWidget* widget) { return widget && widget->property("invalid").toBool(); }

void drawField(const QStyleOption* option, QPainter* painter, const QWidget* widget) {
    const bool enabled = option->state & QStyle::State_Enabled;
    const bool focused = option->state & QStyle::State_HasFocus;
    const bool hovered = option->state & QStyle::State_MouseOver;
    const QColor line = isInvalid(widget) ? theme::color(Color::Error)
                        : focused         ? theme::color(Color::Accent)
                        : hovered         ? theme::color(Color::SecondaryText)
                                          : theme::color(enabled ? Color::StrongBorder : Color::Border);
    drawBox(painter, option->rect, theme::color(enabled ? Color::Surface : Color::Window), line);
    if (focused && enabled)
        drawBox(painter, option->rect.adjusted(1, 1, -1, -1), {}, line, theme::radius - 1);
}

bool isAccent(const QStyleOption* option, const QWidget* widget) {
    if (widget && widget->property("accent").toBool())
        return true;
    const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
    return button && (button->features & QStyleOptionButton::DefaultButton);
}

void drawButton(const QStyleOption* option, QPainter* painter, const QWidget* widget) {
    const bool enabled = option->state & QStyle::State_Enabled;
    const bool pressed = option->state & (QStyle::State_Sunken | QStyle::State_On);
    const bool hovered = option->state & QStyle::State_MouseOver;
    const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
    if (enabled && isAccent(option, widget)) {
        QColor fill = theme::color(Color::Accent);
        if (pressed || hovered)
            fill = theme::isDark() ? fill.lighter(108) : fill.darker(pressed ? 125 : 110);
        drawBox(painter, option->rect, fill, {});
        if (option->state & QStyle::State_HasFocus) // the usual ring has the colour of the button
            drawBox(painter, option->rect.adjusted(2, 2, -2, -2), {}, theme::color(Color::AccentText),
                    theme::radius - 2);
        return;
    }
    const bool flat = button && (button->features & QStyleOptionButton::Flat);
    const QColor fill = pressed && enabled   ? theme::color(Color::SelectionFill)
                        : hovered && enabled ? theme::color(Color::Hover)
                        : flat               ? QColor()
                                             : theme::color(enabled ? Color::Surface : Color::Window);
    drawBox(painter, option->rect, fill, flat ? QColor() : theme::color(enabled ? Color::StrongBorder : Color::Border));
}

/// QCommonStyle puts a header's arrow at the top, and does not ask a proxy where it belongs.
QRect centredIn(const QWidget* header, QRect arrow) {
    if (header)
        arrow.moveTop((header->height() - arrow.height()) / 2);
    return arrow;
}

bool isDropDown(const QWidget* widget) { return widget && widget->property("dropDown").toBool(); }

void drawDropDownLabel(const QStyleOptionButton& button, QPainter* painter) {
    const bool enabled = button.state & QStyle::State_Enabled;
    painter->setPen(button.palette.color(enabled ? QPalette::Active : QPalette::Disabled, QPalette::ButtonText));
    QRect text = button.rect.adjusted(theme::space, 0, -theme::scaled(dropDownWidth), 0);
    painter->drawText(QStyle::visualRect(button.direction, button.rect, text),
                      Qt::AlignLeft | Qt::AlignVCenter | Qt::TextShowMnemonic | Qt::TextSingleLine, button.text);
    QRect arrow = button.rect;
    arrow.setLeft(arrow.right() - theme::scaled(dropDownWidth) + 1);
    drawChevron(painter, QStyle::visualRect(button.direction, button.rect, arrow), QStyle::PE_IndicatorArrowDown,
                theme::color(enabled ? Color::SecondaryText : Color::Border));
}

void drawMark(const QStyleOption* option, QPainter* painter, bool round) {
    const bool enabled = option->state & QStyle::State_Enabled;
    const bool on = option->state & QStyle::State_On;
    const bool partly = option->state & QStyle::State_NoChange;
    const bool hovered = option->state & QStyle::State_MouseOver;
    const QColor accent = theme::color(enabled ? Color::Accent : Color::StrongBorder);
    const QRect box = option->rect;
    const qreal radius = round ? box.width() / 2.0 : 4;
    if (on || partly)
        drawBox(painter, box, accent, accent, radius);
    else
        drawBox(painter, box, theme::color(enabled ? Color::Surface : Color::Window),
                hovered && enabled ? accent : theme::color(enabled ? Color::SecondaryText : Color::Border), radius);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->translate(QRectF(box).center());
    painter->scale(box.width() / double(markSize), box.width() / double(markSize));
    const QPointF center;
    if (on && round) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme::color(Color::AccentText));
        painter->drawEllipse(center, 3, 3);
    } else if (on || partly) {
        painter->setPen(QPen(theme::color(Color::AccentText), 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        if (on)
            painter->drawPolyline(
                QPolygonF({center + QPointF(-3.5, 0), center + QPointF(-1, 2.7), center + QPointF(3.7, -2.8)}));
        else
            painter->drawLine(center + QPointF(-3, 0), center + QPointF(3, 0));
    }
    painter->restore();
}

void drawFocusRing(const QStyleOption* option, QPainter* painter) {
    drawBox(painter, option->rect, {}, theme::color(Color::Accent), theme::radius - 2);
}

void drawHeaderSection(const QStyleOption* option, QPainter* painter) {
    const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
    const bool hovered = (option->state & QStyle::State_MouseOver) && (option->state & QStyle::State_Enabled);
    painter->fillRect(option->rect, theme::color(hovered ? Color::Hover : Color::Sunken));
    painter->setPen(theme::color(Color::Border));
    painter->drawLine(option->rect.bottomLeft(), option->rect.bottomRight());
    const bool last = !header || header->position == QStyleOptionHeader::End ||
                      header->position == QStyleOptionHeader::OnlyOneSection;
    if (!last && header->orientation == Qt::Horizontal) {
        const int x = option->rect.right();
        painter->drawLine(x, option->rect.top() + theme::space, x, option->rect.bottom() - theme::space);
    }
}

void drawScrollBar(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget, const QStyle* style) {
    painter->fillRect(option->rect, widget && qobject_cast<const QAbstractItemView*>(widget->parentWidget())
                                        ? theme::color(Color::Surface)
                                        : option->palette.color(QPalette::Window));
    const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(option);
    if (!slider || slider->maximum <= slider->minimum)
        return;
    const QRect grip =
        style->subControlRect(QStyle::CC_ScrollBar, option, QStyle::SC_ScrollBarSlider, widget).adjusted(2, 2, -2, -2);
    const bool active = option->state & QStyle::State_MouseOver || option->state & QStyle::State_Sunken;
    drawBox(painter, grip, theme::color(active ? Color::SecondaryText : Color::StrongBorder), {},
            std::min(grip.width(), grip.height()) / 2.0);
}

void drawComboBox(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget, const QStyle* style) {
    const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option);
    if (!combo || combo->frame)
        drawField(option, painter, widget);
    const QRect arrow = style->subControlRect(QStyle::CC_ComboBox, option, QStyle::SC_ComboBoxArrow, widget);
    drawChevron(painter, arrow, QStyle::PE_IndicatorArrowDown,
                theme::color(option->state & QStyle::State_Enabled ? Color::SecondaryText : Color::Border));
}

void drawSpinBox(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget, const QStyle* style) {
    const auto* box = qstyleoption_cast<const QStyleOptionSpinBox*>(option);
    if (!box)
        return;
    if (box->frame)
        drawField(option, painter, widget);
    if (box->buttonSymbols == QAbstractSpinBox::NoButtons)
        return;
    const auto arrow = [&](QStyle::SubControl which, QStyle::PrimitiveElement shape, bool steps) {
        const bool enabled = steps && (option->state & QStyle::State_Enabled);
        const bool lit = enabled && (box->activeSubControls & which);
        drawChevron(painter, style->subControlRect(QStyle::CC_SpinBox, option, which, widget), shape,
                    theme::color(!enabled ? Color::Border
                                 : lit    ? Color::Accent
                                          : Color::SecondaryText));
    };
    arrow(QStyle::SC_SpinBoxUp, QStyle::PE_IndicatorArrowUp, box->stepEnabled & QAbstractSpinBox::StepUpEnabled);
    arrow(QStyle::SC_SpinBoxDown, QStyle::PE_IndicatorArrowDown, box->stepEnabled & QAbstractSpinBox::StepDownEnabled);
}

void drawToolButtonPanel(const QStyleOption* option, QPainter* painter) {
    const bool enabled = option->state & QStyle::State_Enabled;
    const bool pressed = option->state & (QStyle::State_Sunken | QStyle::State_On);
    const bool hovered = option->state & QStyle::State_MouseOver;
    if (enabled && (pressed || hovered))
        drawBox(painter, option->rect, theme::color(pressed ? Color::SelectionFill : Color::Hover), {});
}

void drawProgressGroove(const QStyleOption* option, QPainter* painter) {
    drawBox(painter, option->rect, theme::color(Color::Border), {}, option->rect.height() / 2.0);
}

void drawProgressContents(const QStyleOption* option, QPainter* painter) {
    const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option);
    if (!bar)
        return;
    QRect filled = option->rect;
    if (bar->maximum > bar->minimum) {
        const double share = static_cast<double>(bar->progress - bar->minimum) / (bar->maximum - bar->minimum);
        filled.setWidth(std::max(filled.height(), static_cast<int>(filled.width() * std::clamp(share, 0.0, 1.0))));
    }
    drawBox(painter, filled, theme::color(Color::Accent), {}, option->rect.height() / 2.0);
}

} // namespace

Style::Style() : QProxyStyle(u"fusion"_s) {}

void Style::polish(QWidget* widget) {
    QProxyStyle::polish(widget);
    if (qobject_cast<QLineEdit*>(widget) || qobject_cast<QComboBox*>(widget) || qobject_cast<QPushButton*>(widget))
        widget->setAttribute(Qt::WA_Hover);
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                          const QWidget* widget) const {
    switch (element) {
    case PE_PanelLineEdit: {
        const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
        if (frame && frame->lineWidth > 0)
            drawField(option, painter, widget);
        return;
    }
    case PE_FrameLineEdit:
        return;
    case PE_PanelButtonCommand:
        return drawButton(option, painter, widget);
    case PE_FrameDefaultButton:
        return;
    case PE_PanelButtonTool:
        return drawToolButtonPanel(option, painter);
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        return drawMark(option, painter, false);
    case PE_IndicatorRadioButton:
        return drawMark(option, painter, true);
    case PE_FrameFocusRect:
        return drawFocusRing(option, painter);
    case PE_IndicatorArrowDown:
    case PE_IndicatorArrowUp:
    case PE_IndicatorArrowLeft:
    case PE_IndicatorArrowRight:
        return drawChevron(painter, option->rect, element,
                           option->state & State_Enabled ? theme::color(Color::SecondaryText)
                                                         : theme::color(Color::Border));
    case PE_IndicatorHeaderArrow:
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
            header && header->sortIndicator != QStyleOptionHeader::None)
            drawChevron(painter, centredIn(widget, option->rect),
                        header->sortIndicator == QStyleOptionHeader::SortUp ? PE_IndicatorArrowDown
                                                                            : PE_IndicatorArrowUp,
                        theme::color(Color::Accent));
        return;
    case PE_PanelStatusBar:
    case PE_FrameStatusBarItem:
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void Style::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                        const QWidget* widget) const {
    switch (element) {
    case CE_HeaderSection:
        return drawHeaderSection(option, painter);
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, theme::color(Color::Sunken));
        painter->setPen(theme::color(Color::Border));
        painter->drawLine(option->rect.bottomLeft(), option->rect.bottomRight());
        return;
    case CE_DockWidgetTitle: {
        QStyleOptionDockWidget title = *qstyleoption_cast<const QStyleOptionDockWidget*>(option);
        title.rect = visualRect(title.direction, title.rect, title.rect.adjusted(theme::space, 0, 0, 0));
        QProxyStyle::drawControl(element, &title, painter, widget);
        return;
    }
    case CE_Splitter:
        painter->fillRect(option->rect, theme::color(Color::Border));
        return;
    case CE_PushButtonLabel:
        if (isDropDown(widget))
            return drawDropDownLabel(*qstyleoption_cast<const QStyleOptionButton*>(option), painter);
        if (isAccent(option, widget) && (option->state & State_Enabled)) {
            QStyleOptionButton accented = *qstyleoption_cast<const QStyleOptionButton*>(option);
            accented.palette.setColor(QPalette::ButtonText, theme::color(Color::AccentText));
            QProxyStyle::drawControl(element, &accented, painter, widget);
            return;
        }
        break;
    case CE_PushButtonBevel:
        proxy()->drawPrimitive(PE_PanelButtonCommand, option, painter, widget);
        return;
    case CE_ProgressBarGroove:
        return drawProgressGroove(option, painter);
    case CE_ProgressBarContents:
        return drawProgressContents(option, painter);
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                               const QWidget* widget) const {
    if (control == CC_ScrollBar)
        return drawScrollBar(option, painter, widget, proxy());
    if (control == CC_ComboBox)
        return drawComboBox(option, painter, widget, proxy());
    if (control == CC_SpinBox)
        return drawSpinBox(option, painter, widget, proxy());
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl subControl,
                            const QWidget* widget) const {
    if (control == CC_ComboBox && subControl == SC_ComboBoxArrow) {
        QRect arrow = option->rect;
        arrow.setLeft(arrow.right() - theme::scaled(dropDownWidth) + 1);
        return visualRect(option->direction, option->rect, arrow);
    }
    if (control == CC_ComboBox && subControl == SC_ComboBoxEditField) {
        const QRect field = option->rect.adjusted(theme::space - 2, 1, -theme::scaled(dropDownWidth), -1);
        return visualRect(option->direction, option->rect, field);
    }
    const QRect rect = QProxyStyle::subControlRect(control, option, subControl, widget);
    if (control == CC_SpinBox && subControl == SC_SpinBoxEditField)
        return rect.adjusted(theme::halfSpace, 0, 0, 0);
    return rect;
}

QRect Style::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const {
    if (element == SE_LineEditContents) {
        const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
        // A field's text has room at both sides; one inside another frame has none of its own.
        if (frame && frame->lineWidth > 0)
            return option->rect.adjusted(theme::space - 2, 1, 2 - theme::space, -1);
    }
    // An icon and its text are one entry.
    if (element == SE_ItemViewItemFocusRect && qobject_cast<const QListView*>(widget))
        return option->rect;
    return QProxyStyle::subElementRect(element, option, widget);
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                              const QWidget* widget) const {
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (type) {
    case CT_PushButton: {
        const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
        result.setHeight(std::max(result.height(), theme::lineHeight(theme::controlHeight)));
        if (button && !button->text.isEmpty())
            result.rwidth() += theme::wideSpace;
        if (button && isDropDown(widget))
            result.setWidth(std::max(result.width(), button->fontMetrics.horizontalAdvance(button->text) +
                                                         theme::space + theme::scaled(dropDownWidth) +
                                                         theme::halfSpace));
        break;
    }
    case CT_SpinBox:
        result.rwidth() += theme::space;
        result.setHeight(std::max(result.height(), theme::lineHeight(theme::controlHeight)));
        if (widget && widget->property("calendarPopup").toBool()) // its arrow is a combo box's
            result.rwidth() += theme::scaled(dropDownWidth);
        break;
    case CT_ComboBox:
        result.rwidth() += (theme::scaled(dropDownWidth) - dropDownWidth) / 2; // the rest is in it
        [[fallthrough]];
    case CT_LineEdit:
        result.setHeight(std::max(result.height(), theme::lineHeight(theme::controlHeight)));
        break;
    case CT_MenuItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option);
            item && item->menuItemType != QStyleOptionMenuItem::Separator)
            result.rheight() += theme::halfSpace;
        break;
    case CT_MenuBarItem:
        result.rwidth() += theme::space;
        result.rheight() += theme::halfSpace;
        break;
    case CT_ItemViewItem:
        result.setHeight(std::max(result.height(), theme::lineHeight(listRowHeight)));
        break;
    case CT_HeaderSection:
        result.setHeight(std::max(result.height(), theme::lineHeight(theme::controlHeight)));
        break;
    default:
        break;
    }
    return result;
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
    switch (metric) {
    case PM_ScrollBarExtent:
        return scrollBarWidth;
    case PM_ScrollBarSliderMin:
        return 36;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return theme::scaled(markSize);
    case PM_FocusFrameHMargin:
        return theme::space - 2;
    case PM_SplitterWidth:
        return 1;
    case PM_DockWidgetTitleMargin:
        return theme::halfSpace;
    case PM_HeaderMargin:
        return theme::space;
    case PM_HeaderMarkSize:
        return 12;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
        return 0;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return theme::space;
    case PM_LayoutLeftMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutBottomMargin:
        return theme::wideSpace;
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_ToolBarIconSize:
        return theme::iconSide();
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                     QStyleHintReturn* returnData) const {
    switch (hint) {
    case SH_ScrollView_FrameOnlyAroundContents:
        return 0;
    case SH_EtchDisabledText:
        return 0;
    case SH_DialogButtonBox_ButtonsHaveIcons:
        return 0;
    case SH_DialogButtonLayout:
        return QDialogButtonBox::GnomeLayout; // Cancel, then what the dialog is for, at the right
    case SH_ComboBox_Popup:
        return 0;
    case SH_ScrollBar_LeftClickAbsolutePosition:
        return 0;
    default:
        return QProxyStyle::styleHint(hint, option, widget, returnData);
    }
}

} // namespace pricebook
