/// The words that fill the templates' slots.
enum WordLists {
    /// People. Each is one token, so that a lesson can speak of the token.
    static let names = words(
        """
        Anna Ben Maria Tom Lucy Jack Emma Paul Sara David Nina Leo Rosa Peter Julia Mark Clara Simon Alice Oscar \
        Helen Martin Laura Felix Grace Henry Kate Daniel Sophie Robert
        """)

    static let places = words("market park school station library beach museum shop garden cafe office harbour")

    static let objects = words("map book ball ring letter drink basket key pen ticket hat coin gift flower photo")

    static let seasons = words("spring summer autumn winter week month year")

    static let vehicles = words("train plane bus car ship")

    static let foods = words(
        """
        apples rice milk bread cheese eggs tomatoes onions butter sugar tea coffee salt honey fish carrots potatoes \
        lemons oranges grapes beans soup flour pasta
        """)

    /// The words of Listen and Repeat. Each is one token: what an induction head copies.
    static let repeated = words(
        """
        apple river stone cloud table window bridge candle forest mountain bottle pencil mirror garden winter summer \
        silver golden yellow purple orange green black white paper metal wood glass water fire wind rain snow storm \
        ocean island desert valley field road street house door wall roof floor chair lamp clock phone radio camera \
        engine wheel boat ship train plane horse tiger lion rabbit mouse eagle snake spider turtle bread cheese \
        butter sugar pepper lemon cherry banana melon onion potato carrot doctor teacher farmer baker singer dancer \
        writer painter king queen prince soldier sailor pilot music song dance story letter number word line circle \
        square corner center button pocket jacket shirt shoe glove hat ring crown sword shield hammer needle thread \
        rope basket box key coin card dice drum flute guitar piano violin star moon sun planet rocket sky earth
        """)

    static let things = words(
        "sky house street dog cat tree river lake room picture window song dinner story train boat")

    static let adjectives = words("warm cold quiet bright small old new beautiful strange clean dark happy slow lovely")

    static let times = words("morning afternoon evening night")

    static let verbs = words("read sing walk swim cook dance play rest draw talk write run")

    private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
}
