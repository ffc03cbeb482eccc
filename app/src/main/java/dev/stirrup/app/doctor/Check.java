package dev.stirrup.app.doctor;

import java.util.List;

/// Looks at one part of the server. May block, changes nothing, and never throws because of what it
/// finds.
interface Check {
    List<Finding> findings();
}
