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
 * of every such place is replaced by a private one, so that the place no longer reads as a control token and yet keeps its
 * length; after the template's own control tokens have been found, the character is put back.
 *
 * <p>A message may also hold a part of a control token whose rest the template writes next to it: where it begins with the end
 * of one or ends with the beginning of one, that character is replaced too.
 */
final class ControlTextMask {
    private static final char FIRST_PRIVATE = '\uE100';
    private static final char LAST_PRIVATE = '\uF8FF';

    private final Collection<String> controls;
    private final Map<Character, Character> privates = new HashMap<>();
    private final Map<Character, Character> originals = new HashMap<>();
    private final BitSet taken = new BitSet();
    private char next = FIRST_PRIVATE;

    /**
     * @param controls the texts of the control tokens
     * @param texts everything that will be rendered, values and template: no private character may stand in it
     */
    ControlTextMask(Collection<String> controls, Collection<?> texts) {
        this.controls = controls;
        texts.forEach(this::note);
    }

    private void note(Object value) {
        if (value instanceof String text) {
            text.chars()
                    .filter(each -> each >= FIRST_PRIVATE && each <= LAST_PRIVATE)
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
        for (String control : controls) {
            for (int at = text.indexOf(control); at >= 0; at = text.indexOf(control, at + 1)) {
                replace(masked, at);
            }
            maskFragments(masked, text, control);
        }
        return masked.toString();
    }

    /** Templates trim messages, so that what stands next to their own text is the first or last character that is no blank. */
    private void maskFragments(StringBuilder masked, String text, String control) {
        String trimmed = text.strip();
        if (trimmed.isEmpty()) {
            return;
        }
        int start = text.indexOf(trimmed);
        int end = start + trimmed.length();
        for (int cut = 1; cut < control.length(); cut++) {
            if (trimmed.startsWith(control.substring(cut)) || text.startsWith(control.substring(cut))) {
                replace(masked, trimmed.startsWith(control.substring(cut)) ? start : 0);
            }
            if (trimmed.endsWith(control.substring(0, cut)) || text.endsWith(control.substring(0, cut))) {
                replace(masked, (trimmed.endsWith(control.substring(0, cut)) ? end : text.length()) - 1);
            }
        }
        if (control.contains(trimmed)) {
            replace(masked, start);
        }
    }

    private void replace(StringBuilder masked, int at) {
        char original = masked.charAt(at);
        if (!originals.containsKey(original)) {
            masked.setCharAt(at, privates.computeIfAbsent(original, this::choose));
        }
    }

    private char choose(char original) {
        while (taken.get(next)) {
            next++;
        }
        if (next > LAST_PRIVATE) {
            throw new InvalidQuestionException("holds too many private characters", "leave them out");
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
