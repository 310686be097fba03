#include "nametexts.h"

#include "textfold.h"

#include <algorithm>
#include <bit>
#include <cstring>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace pricebook {

namespace {

/// Up to this part of the names it is quicker to look at each than to go through all of them.
constexpr std::size_t partThatIsFew = 8;

std::size_t countOf(const NameTexts::Bits& bits) {
    std::size_t count = 0;
    for (const std::uint64_t word : bits)
        count += static_cast<std::size_t>(std::popcount(word));
    return count;
}

/// Where `needle` begins in `text`, ascending. Sixteen places at a time by its first and last byte: with short needles
/// several times as fast as memmem().
template <class Found>
void eachPosition(std::string_view text, std::string_view needle, Found found) {
    const std::size_t size = needle.size();
    std::size_t at = 0;
#ifdef __SSE2__
    const __m128i first = _mm_set1_epi8(needle.front());
    const __m128i last = _mm_set1_epi8(needle.back());
    const auto load = [&](std::size_t place) {
        return _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + place));
    };
    for (; at + size - 1 + 16 <= text.size(); at += 16) {
        const __m128i both = _mm_and_si128(_mm_cmpeq_epi8(load(at), first), _mm_cmpeq_epi8(load(at + size - 1), last));
        for (auto rest = static_cast<unsigned>(_mm_movemask_epi8(both)); rest != 0; rest &= rest - 1) {
            const std::size_t place = at + static_cast<std::size_t>(std::countr_zero(rest));
            if (size <= 2 || std::memcmp(text.data() + place + 1, needle.data() + 1, size - 2) == 0)
                found(place);
        }
    }
#endif
    for (at = text.find(needle, at); at != std::string_view::npos; at = text.find(needle, at + 1))
        found(at);
}

bool isSet(const std::atomic<bool>* flag) { return flag != nullptr && flag->load(std::memory_order_relaxed); }

} // namespace

std::string NameTexts::keyOf(std::string_view name) {
    std::string key(name);
    std::transform(key.begin(), key.end(), key.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return key;
}

void NameTexts::Block::add(std::string_view name) {
    const std::string folded = foldedUtf8(name);
    const std::string key = keyOf(name);
    if (key != folded) {
        keys += key;
        which.emplace_back(static_cast<std::uint16_t>(ends.size()), static_cast<std::uint32_t>(keys.size()));
    }
    text += folded;
    ends.push_back(static_cast<std::uint32_t>(text.size()));
    text += '\0';
}

std::string_view NameTexts::Block::folded(std::size_t i) const {
    const std::size_t from = i == 0 ? 0 : ends[i - 1] + 1;
    return std::string_view(text).substr(from, ends[i] - from);
}

std::string_view NameTexts::Block::key(std::size_t i) const {
    const auto found = std::lower_bound(which.begin(), which.end(), i,
                                        [](const auto& entry, std::size_t place) { return entry.first < place; });
    if (found == which.end() || found->first != i)
        return folded(i);
    const std::size_t from = found == which.begin() ? 0 : std::prev(found)->second;
    return std::string_view(keys).substr(from, found->second - from);
}

void NameTexts::Block::find(std::string_view needle, std::span<std::uint64_t> bits) const {
    std::size_t i = 0;
    eachPosition(text, needle, [&](std::size_t at) {
        while (ends[i] < at + needle.size())
            ++i;
        bits[i / 64] |= std::uint64_t{1} << (i % 64);
    });
}

void NameTexts::add(std::string_view name) {
    if (m_size % blockSize == 0) {
        if (!m_blocks.empty()) {
            m_blocks.back().text.shrink_to_fit();
            m_blocks.back().keys.shrink_to_fit();
            m_blocks.back().which.shrink_to_fit();
        }
        m_blocks.emplace_back().ends.reserve(blockSize);
    }
    m_blocks.back().add(name);
    ++m_size;
}

void NameTexts::set(std::size_t place, std::string_view name) {
    Block& old = m_blocks[place / blockSize];
    Block block;
    block.ends.reserve(old.ends.size());
    for (std::size_t i = 0; i < old.ends.size(); ++i)
        block.add(i == place % blockSize ? name : old.key(i));
    old = std::move(block);
}

void NameTexts::shrink() {
    m_blocks.shrink_to_fit();
    if (m_blocks.empty())
        return;
    Block& last = m_blocks.back();
    last.text.shrink_to_fit();
    last.ends.shrink_to_fit();
    last.keys.shrink_to_fit();
    last.which.shrink_to_fit();
}

std::string_view NameTexts::folded(std::size_t place) const {
    return m_blocks[place / blockSize].folded(place % blockSize);
}

std::string_view NameTexts::key(std::size_t place) const { return m_blocks[place / blockSize].key(place % blockSize); }

bool NameTexts::canFind(std::string_view foldedNeedle) { return foldedNeedle.find('\0') == std::string_view::npos; }

bool NameTexts::contains(std::size_t place, std::string_view foldedNeedle) const {
    return folded(place).find(foldedNeedle) != std::string_view::npos;
}

NameTexts::Bits NameTexts::find(std::string_view foldedNeedle, const Bits* among,
                                const std::atomic<bool>* cancelled) const {
    Bits found((m_size + 63) / 64);
    const bool few = among != nullptr && countOf(*among) < m_size / partThatIsFew;
    for (std::size_t i = 0; i < m_blocks.size() && !isSet(cancelled); ++i) {
        constexpr std::size_t words = blockSize / 64;
        const std::size_t first = i * words;
        const std::size_t count = std::min(words, found.size() - first);
        if (!few)
            m_blocks[i].find(foldedNeedle, std::span(found).subspan(first, count));
        for (std::size_t word = first; among != nullptr && word < first + count; ++word) {
            if (!few) {
                found[word] &= (*among)[word];
                continue;
            }
            for (std::uint64_t rest = (*among)[word]; rest != 0; rest &= rest - 1) {
                const auto place = word * 64 + static_cast<std::size_t>(std::countr_zero(rest));
                if (contains(place, foldedNeedle))
                    found[word] |= rest & -rest;
            }
        }
    }
    return found;
}

} // namespace pricebook
