package org.triggers4j.workflow;

import org.triggers4j.error.InvalidNameException;

/** The one rule for names of sessions, triggers and tasks: 1 to 200 characters, none of them a control character. */
public final class Names {
    /** The longest name, in UTF-16 units. */
    public static final int MAX_LENGTH = 200;

    private Names() {}

    /**
     * Returns the name.
     *
     * @param what how to call it in the message, e.g. "trigger name"
     * @throws InvalidNameException when the name breaks the rule
     */
    public static String check(String what, String name) {
        String fault = fault(name);
        if (!fault.isEmpty()) {
            throw new InvalidNameException("The " + what + " " + fault + ".");
        }
        return name;
    }

    /** What is wrong with the name, to follow "The trigger name"; empty when nothing is. */
    public static String fault(String name) {
        if (name.isEmpty()) {
            return "is empty";
        }
        if (name.length() > MAX_LENGTH) {
            return "has " + name.length() + " characters; at most " + MAX_LENGTH + " are allowed";
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isISOControl(c)) {
                return "contains a control character (U+%04X at index %d)".formatted((int) c, i);
            }
            if (Character.isHighSurrogate(c) && i + 1 < name.length() && Character.isLowSurrogate(name.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return "contains half of a surrogate pair at index " + i;
            }
        }
        return "";
    }
}
