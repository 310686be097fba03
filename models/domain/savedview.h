#pragma once

#include "productquery.h"
#include "result.h"

#include <QByteArray>
#include <QJsonObject>
#include <vector>

namespace pricebook {

/// A column as a view wants it; `key` as in ColumnInfo.
struct ViewColumn {
    QString key;
    int width = 0; ///< 0: whatever it has
    bool shown = true;
    bool operator==(const ViewColumn&) const = default;
};

/// What a saved view is: filter, order and columns. The names of the categories and tags stand beside their ids, so
/// that one which is gone can be named, or found again under its name.
struct ViewDefinition {
    static constexpr int version = 1;

    ProductFilter filter;
    std::vector<Category> categories; ///< those of the filter
    std::vector<Tag> tags;            ///< those of the filter, wanted and excluded
    ProductSort sort;
    std::vector<ViewColumn> columns; ///< in their order; empty: leave them
    /// Keys that this program does not know, of a newer one; written back as they are.
    QJsonObject others;

    [[nodiscard]] QByteArray toJson() const;
    /// Takes what it knows: unknown keys, values of another kind and numbers out of range leave the default. Invalid
    /// only for what is no JSON object.
    static Result<ViewDefinition> fromJson(const QByteArray& json);
    bool operator==(const ViewDefinition&) const = default;
};

struct SavedView {
    static constexpr int longestName = 100;

    qint64 id = 0;
    QString name;
    bool isShared = false;  ///< else its owner's alone
    bool isDefault = false; ///< shown at start: the owner's, else the shared one
    qint64 version = 0;
    ViewDefinition definition;
    bool operator==(const SavedView&) const = default;
};

} // namespace pricebook
