package io.candor.llm.prompt;

import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Keeps the control tokens that a message spells out apart from those that the template writes. Before rendering, one character
 * of every such place is replaced by a stand-in, so that the place no longer reads as a control token and yet keeps its
 * length; after the template's own control tokens have been found, the character is put back.
 *
 * <p>A message may also hold a part of a control token whose rest the template writes next to it: where it begins with the end
 * of one or ends with the beginning of one, that character is replaced too. What a template makes of a message by changing its
 * letters (their case, a replacement) is not foreseen.
 */
final class ControlTextMask {
    // Braille patterns: rare, without case, no letters, and printable, so that a list or an object which a template
    // prints shows
    // them as they are (private characters would be escaped there).
    private static final char FIRST_STAND_IN = '\u2801';
    private static final char LAST_STAND_IN = '\u28FF';

    private final ControlTexts controls;
    private final Collection<?> texts;
    private final Map<Character, Character> standIns = new HashMap<>();
    private final Map<Character, Character> originals = new HashMap<>();
    /** Stand-ins that the texts hold; looked for once one is needed, which few questions come to. */
    private BitSet taken;

    private char next = FIRST_STAND_IN;

    /** @param texts everything that will be rendered, values and template: no stand-in may be one of its characters */
    ControlTextMask(ControlTexts controls, Collection<?> texts) {
        this.controls = controls;
        this.texts = texts;
    }

    private void note(Object value) {
        if (value instanceof String text) {
            text.chars()
                    .filter(each -> each >= FIRST_STAND_IN && each <= LAST_STAND_IN)
                    .forEach(taken::set);
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> {
                note(key);
                note(each);
            });
        } else if (value instanceof Collection<?> list) {
            list.forEach(this::note);
        }
    }

    /** The value with every text in it masked; keys of maps stay, because they are names and not said by anybody. */
    Object mask(Object value) {
        if (value instanceof String text) {
            return mask(text);
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> masked = new LinkedHashMap<>();
            map.forEach((key, each) -> masked.put(key, mask(each)));
            return masked;
        }
        // Collectors.toList() takes null, List.of does not.
        return value instanceof List<?> list ? list.stream().map(this::mask).collect(Collectors.toList()) : value;
    }

    private String mask(String text) {
        StringBuilder masked = new StringBuilder(text);
        controls.forEachStart(text, at -> replace(masked, at));
        // Templates trim messages, so what stands next to their own text is the first or last character, blank or not.
        String trimmed = text.strip();
        int start = text.indexOf(trimmed);
        maskFragments(masked, text, 0);
        if (!trimmed.isEmpty()) {
            maskFragments(masked, trimmed, start);
        }
        return masked.toString();
    }

    /** @param start of {@code text} within the message */
    private void maskFragments(StringBuilder masked, String text, int start) {
        if (controls.beginsWithAnEnding(text) || controls.isWithinOne(text) && !text.isBlank()) {
            replace(masked, start);
        }
        if (controls.endsWithABeginning(text)) {
            replace(masked, start + text.length() - 1);
        }
    }

    private void replace(StringBuilder masked, int at) {
        char original = masked.charAt(at);
        if (!originals.containsKey(original)) {
            masked.setCharAt(at, standIns.computeIfAbsent(original, this::choose));
        }
    }

    private char choose(char original) {
        if (taken == null) {
            taken = new BitSet();
            texts.forEach(this::note);
        }
        while (taken.get(next)) {
            next++;
        }
        if (next > LAST_STAND_IN) {
            throw new InvalidQuestionException("holds too many Braille patterns", "leave them out");
        }
        originals.put(next, original);
        return next++;
    }

    /** The text with the true characters again. */
    String unmask(String text) {
        if (originals.isEmpty()) {
            return text;
        }
        StringBuilder unmasked = new StringBuilder(text);
        for (int i = 0; i < unmasked.length(); i++) {
            Character original = originals.get(unmasked.charAt(i));
            if (original != null) {
                unmasked.setCharAt(i, original);
            }
        }
        return unmasked.toString();
    }
}
