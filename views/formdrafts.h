#pragma once

#include "draftstore.h"

#include <QObject>
#include <QPointer>
#include <QTimer>
#include <memory>
#include <vector>

namespace pricebook {

class CatalogSession;
class FormBanner;
class ProductForm;

/// Keeps what is typed into the form in a file about a second behind, and offers what a program that was killed has
/// left there: it is put back with the values that it began with, so that what others changed meanwhile is seen.
class FormDrafts final : public QObject {
    Q_OBJECT
public:
    /// `form` must outlive it; `parent` gets the banner too.
    FormDrafts(ProductForm* form, QWidget* parent);
    ~FormDrafts() override;

    [[nodiscard]] FormBanner* banner() const { return m_banner; }
    void setSession(const std::shared_ptr<CatalogSession>& session);

Q_SIGNALS:
    void statusMessage(const QString& text);

private:
    void keep();
    void offerNext();
    void restore(const Draft& draft);

    QPointer<ProductForm> m_form; ///< may go before this does
    FormBanner* m_banner;
    DraftStore m_store;
    std::shared_ptr<CatalogSession> m_session;
    QString m_catalogue;
    QTimer m_timer;
    std::optional<qint64> m_kept; ///< of which product there is a file
    std::vector<Draft> m_found;
    bool m_failed = false; ///< said so already
};

} // namespace pricebook
