package io.candor.llm.jinja;

import java.util.ArrayList;
import java.util.List;

/**
 * The way to a value inside another one, such as {@code address.city} or {@code 0}, as filters take it.
 *
 * @param steps keys one after the other; none for the value itself
 * @param byDefault what stands for a missing value; null for an undefined one
 */
record AttributePath(List<Object> steps, Object byDefault) {
    /** @param attribute a text, an integer, or null for the value itself */
    static AttributePath of(Object attribute, Execution execution) {
        if (attribute == null) {
            return new AttributePath(List.of(), null);
        }
        if (!Values.isText(attribute)) {
            return new AttributePath(List.of(attribute), null);
        }
        List<Object> steps = new ArrayList<>();
        for (Object part : TextSplit.split(Printing.text(attribute, execution), ".", -1, execution)) {
            String step = (String) part;
            boolean index = step.length() < 18 && Characters.all(step, Characters::isDecimal);
            steps.add(index ? (Object) Long.valueOf(step) : step);
        }
        return new AttributePath(steps, null);
    }

    /** The paths of a text that names several between commas. */
    static List<AttributePath> several(Object attributes, Execution execution) {
        if (!Values.isText(attributes)) {
            return List.of(of(attributes, execution));
        }
        List<AttributePath> paths = new ArrayList<>();
        for (Object part : TextSplit.split(Printing.text(attributes, execution), ",", -1, execution)) {
            paths.add(of(part, execution));
        }
        return paths;
    }

    AttributePath orElse(Object value) {
        return new AttributePath(steps, value);
    }

    Object of(Object value) {
        Object found = value;
        for (Object step : steps) {
            found = Attributes.element(found, step);
            if (byDefault != null && found instanceof Undefined) {
                found = byDefault;
            }
        }
        return found;
    }
}
