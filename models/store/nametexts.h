#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pricebook {

/// The names of products side by side in memory, by their places in a FacetIndex: which of them contain a text is one
/// pass over them (10 ms for a million). Takes about ten bytes a name more than the name. No thread of its own.
class NameTexts {
public:
    /// One bit a product, by its place.
    using Bits = std::vector<std::uint64_t>;

    [[nodiscard]] std::size_t size() const { return m_size; }
    /// At the end. UTF-8; what key() gave will do as well.
    void add(std::string_view name);
    void set(std::size_t place, std::string_view name);
    /// Gives back memory that was kept for more names.
    void shrink();

    /// As foldedUtf8(). Both are valid until the next change.
    [[nodiscard]] std::string_view folded(std::size_t place) const;
    /// With A-Z lower-cased: the bytes by which names are ordered (see compareNames).
    [[nodiscard]] std::string_view key(std::size_t place) const;
    [[nodiscard]] static std::string keyOf(std::string_view name);

    /// Whether find() can look for it: no NUL within.
    [[nodiscard]] static bool canFind(std::string_view foldedNeedle);
    [[nodiscard]] bool contains(std::size_t place, std::string_view foldedNeedle) const;
    /// Who contains it; of those in `among` only, unless that is null. Gives up early if `cancelled`.
    [[nodiscard]] Bits find(std::string_view foldedNeedle, const Bits* among, const std::atomic<bool>* cancelled) const;

private:
    /// So many names are kept as one text, so that a change moves little.
    static constexpr std::size_t blockSize = 4096;
    struct Block {
        std::string text;                                           ///< folded, each with a NUL behind it
        std::vector<std::uint32_t> ends;                            ///< of each in `text`, its NUL not counted
        std::string keys;                                           ///< of those whose key is another text
        std::vector<std::pair<std::uint16_t, std::uint32_t>> which; ///< place in the block, end in `keys`; ascending

        void add(std::string_view name);
        [[nodiscard]] std::string_view folded(std::size_t i) const;
        [[nodiscard]] std::string_view key(std::size_t i) const;
        void find(std::string_view needle, std::span<std::uint64_t> bits) const;
    };

    std::vector<Block> m_blocks; ///< all full but the last
    std::size_t m_size = 0;
};

} // namespace pricebook
