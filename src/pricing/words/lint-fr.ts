/** Ce que dit le vérificateur, en français : ce qui ne va pas, et que faire. */
import type { LintWords } from './lint-words';

export const frenchLint: LintWords = {
  UNREADABLE: ['{problem}', 'À corriger ; rien d’autre du tarif ne peut être jugé avant.'],
  NO_ELEMENTS: ['Le tarif n’a aucun élément.', 'Un tarif gratuit a un élément avec un FLAT de 0,00.'],
  EMPTY_ELEMENT: ['L’élément n’a aucun prix.', 'Supprimez-le ou donnez-lui un prix.'],
  TIME_FORMAT: ['Une heure n’est pas écrite HH:MM.', 'Écrivez de 00:00 à 23:59 ; la fin du jour est 00:00.'],
  STEP_SIZE_MISSING_OR_NEGATIVE: ['step_size manque ou est négatif.', 'Écrivez 1 si rien ne doit être arrondi.'],
  ELEMENT_UNREACHABLE: [
    'L’élément ne s’applique jamais : d’autres passent toujours avant.',
    'Remontez-le ou supprimez-le.',
  ],
  COMPONENT_UNREACHABLE: [
    'Le prix ne s’applique jamais : d’autres passent toujours avant.',
    'Remontez-le ou supprimez-le.',
  ],
  DUPLICATE_COMPONENT: ['L’élément a deux prix pour {dimension}.', 'Seul le premier compte ; gardez-en un.'],
  FALLBACK_NOT_LAST: [
    'Un prix sans restriction pour {dimension} précède des prix restreints.',
    'Placez-le en dernier : il s’applique toujours.',
  ],
  GAP_NO_PRICE: [
    '{dimension} n’a pas de prix : {when}.',
    'Ajoutez un dernier élément sans restriction, à 0,00 si c’est gratuit.',
  ],
  NO_ENERGY_AND_NO_TIME_PRICE: ['Il n’y a qu’un forfait.', 'La charge elle-même doit-elle être gratuite ?'],
  DIMENSION_NEVER_PRICED: ['{dimension} n’a jamais de prix.', 'C’est gratuit ; est-ce voulu ?'],
  OVERLAP_DIFFERENT_PRICE: [
    'Les éléments {first} et {second} s’appliquent parfois ensemble, avec des prix différents pour {dimension}.',
    'Celui du haut compte ; vérifiez leur ordre.',
  ],
  ORDER_SUSPICIOUS: [
    'L’élément {second} est plus étroit que l’élément {first} au-dessus et ne compte jamais pour {dimension}.',
    'Placez le plus étroit en premier.',
  ],
  RESTRICTION_UNKNOWN: ['La restriction est inconnue.', 'Elle n’est jamais remplie : l’élément ne facture rien.'],
  TIME_START_EQUALS_END: [
    'start_time est égal à end_time.',
    'C’est lu comme le jour entier ; omettez plutôt les deux.',
  ],
  TIME_ENDS_2359: ['La dernière minute du jour manque.', 'Écrivez 00:00 pour la fin du jour.'],
  WRAP_WITH_WEEKDAY: [
    'Une plage qui passe minuit certains jours est coupée à minuit.',
    'Utilisez deux éléments : jusqu’à minuit, et à partir de minuit le lendemain.',
  ],
  WRAP_WITH_DATE: [
    'Une plage qui passe minuit avec des dates est coupée à minuit.',
    'Utilisez deux éléments ou décalez les dates.',
  ],
  DATE_RANGE_EMPTY: ['end_date {end} n’est pas après start_date {start}.', 'end_date est le premier jour exclu.'],
  DATE_END_EXCLUSIVE: ['end_date {end} ressemble à un dernier jour.', 'C’est le premier jour exclu ; ajoutez un jour.'],
  DATE_PAST: ['L’élément a pris fin le {end}.', 'Supprimez-le.'],
  WINDOW_HITS_DST_GAP: [
    'La plage commence ou finit dans l’heure du changement d’heure.',
    'Deux nuits par an, elle dure une heure de moins ou de plus.',
  ],
  MIN_NOT_BELOW_MAX: ['min_{name} {min} n’est pas inférieur à max_{name} {max}.', 'L’élément ne s’applique jamais.'],
  ZERO_RESTRICTION: [
    '{name} vaut 0.',
    'Un minimum de 0 ne dit rien, un maximum de 0 n’est jamais rempli ; omettez-le.',
  ],
  EXPORT_PRICE: ['max_power 0 ne vaut que lorsque l’énergie revient au réseau.', 'Placez l’élément en premier.'],
  NEGATIVE_RESTRICTION: ['La restriction est négative.', 'L’énergie et la durée commencent à 0.'],
  TIER_HOLE: ['Rien ne s’applique de {max} à {min}.', 'min est inclus, max exclu : utilisez la même valeur.'],
  TIER_OVERLAP: [
    'Deux paliers se recouvrent de {min} à {max}.',
    'L’élément du haut y compte ; utilisez la même valeur pour les deux.',
  ],
  CURRENT_LOOKS_PER_PHASE: ['{value} A ressemble au courant d’une phase.', 'La valeur est la somme des phases.'],
  POWER_LOOKS_LIKE_WATT: ['{value} kW ressemble à des watts.', 'La puissance est en kW.'],
  DURATION_LOOKS_LIKE_MINUTES: ['{value} s ressemble à des minutes.', 'Les durées sont en secondes.'],
  DURATION_ON_PARKING: [
    'La durée compte depuis le début de la session.',
    'Ce n’est pas le temps depuis la fin de la charge ; OCPI n’a pas cette restriction.',
  ],
  POWER_ON_PARKING: [
    'Un prix de stationnement dépend de la puissance ou du courant.',
    'Tous deux sont nuls sans charge.',
  ],
  RESERVATION_WITH_ENERGY: [
    'Un élément de réservation facture l’énergie ou le stationnement.',
    'Seuls FLAT et TIME sont possibles.',
  ],
  RESERVATION_WITH_SESSION_RESTRICTION: [
    'Un élément de réservation est restreint par énergie, puissance ou courant.',
    'Ils sont nuls avant une session.',
  ],
  RESERVATION_TWO_FLATS: [
    'Les deux sortes d’éléments de réservation ont un FLAT.',
    'À l’expiration, seul celui de RESERVATION_EXPIRES est payé.',
  ],
  EXPIRES_WITHOUT_RESERVATION: [
    'Seule une réservation expirée coûte.',
    'Une réservation utilisée doit-elle être gratuite ?',
  ],
  SEVERAL_FLATS: ['Il y a plusieurs FLAT pour une session.', 'Seul le premier qui devient actif est payé.'],
  FLAT_WITH_LATE_RESTRICTION: [
    'Le FLAT commence au milieu de la session.',
    'Les conducteurs y voient des frais de départ ; dites-le dans le texte.',
  ],
  FLAT_STEP_SIZE: ['step_size n’a pas de sens pour un FLAT.', 'Écrivez 1.'],
  STEP_SIZE_ZERO: ['step_size vaut 0.', 'C’est lu comme une facturation exacte ; écrivez 1.'],
  STEP_SIZE_LARGE: ['Une tranche de {step} à peine commencée coûte {cost}.', 'Préférez 1 ; la loi peut l’exiger.'],
  STEP_SIZE_DIFFERS: [
    '{dimension} a des prix avec des step_size différents.',
    'Celui du dernier prix vaut pour toute la session.',
  ],
  STEP_SIZE_TIME_UNUSED: [
    'Le step_size de TIME est ignoré dès que le stationnement est facturé.',
    'Ne comptez pas dessus.',
  ],
  STEP_SIZE_UNIT: [
    'Un step_size de {step} ressemble à une autre unité.',
    'ENERGY compte des Wh, TIME et PARKING_TIME des secondes.',
  ],
  STEP_NOT_ONE: ['step_size vaut {step}.', 'OCPI conseille 1, et OCPI 3 n’en connaît pas d’autre.'],
  PRICE_NEGATIVE: ['Le prix est négatif : le conducteur est payé.', 'Est-ce voulu ?'],
  PRICE_LOOKS_PER_MINUTE: [
    '{price} {currency} par heure ressemble à un prix par minute.',
    'Le temps est facturé par heure.',
  ],
  PRICE_LOOKS_IN_CENTS: [
    '{price} {currency} par kWh ressemble à des centimes.',
    'Les prix sont en unités entières de la monnaie.',
  ],
  PRICE_DECIMALS: ['Le prix a plus de quatre décimales.', 'OCPI en transporte quatre ; un partenaire peut le couper.'],
  PRICE_ZERO_MEANING: [
    'Un prix de 0,00 en précède un autre.',
    'C’est alors gratuit, et celui du bas ne s’applique pas.',
  ],
  VAT_MISSING: ['Le prix ne dit rien de la TVA.', 'Omise, elle ne s’applique pas ; écrivez 0 pour un taux de 0 %.'],
  VAT_LOOKS_LIKE_FRACTION: ['Une TVA de {vat} % ressemble à une fraction.', 'Écrivez 20 pour 20 %.'],
  VAT_MIXED: ['Le tarif a plusieurs taux de TVA : {rates} %.', 'Vérifiez que chacun est juste.'],
  VAT_RATE_UNUSUAL: ['{vat} % n’est pas un taux de TVA en {country}.', 'Vérifiez le taux.'],
  MIN_ABOVE_MAX: ['min_price est supérieur à max_price.', 'Le maximum l’emporte ; corrigez l’un des deux.'],
  LIMIT_INCL_MISSING: ['La limite n’a pas de montant avec TVA.', 'Il est calculé en proportion ; écrivez-le.'],
  LIMIT_INCL_BELOW_EXCL: ['La limite avec TVA est inférieure à celle sans TVA.', 'Échangez-les.'],
  LIMIT_VAT_INCONSISTENT: [
    'Les deux montants de la limite ne vont pas avec les taux de TVA du tarif.',
    'Vérifiez les deux.',
  ],
  MAX_BELOW_FLAT: ['Le forfait seul atteint max_price.', 'Tout le reste est alors gratuit ; est-ce voulu ?'],
  MIN_PRICE_AND_FLAT: ['Il y a un minimum et un forfait.', 'Le forfait compte dans le minimum.'],
  VALIDITY_EMPTY: ['end_date_time n’est pas après start_date_time.', 'Le tarif n’est jamais valable.'],
  VALIDITY_ENDS_ONE_SECOND_EARLY: [
    'La validité finit à {end}.',
    'La fin est exclue : une session qui commence dans cette seconde n’a pas de tarif. Écrivez l’heure pleine.',
  ],
  CURRENCY_UNKNOWN: ['{currency} n’est pas une monnaie de l’ISO 4217.', 'Utilisez un code tel que EUR.'],
  CURRENCY_UNUSUAL: ['{currency} n’est pas la monnaie de {country}.', 'Est-ce voulu ?'],
  ALT_TEXT_HAS_PRICE: ['Le texte nomme un prix.', 'Les éléments comptent ; un texte ne doit pas répéter les prix.'],
  RESTRICTION_NEEDS_DATA: [
    'Le prix dépend de la mesure {measure}, que les stations n’y envoient pas.',
    'La puissance est alors la moyenne entre deux relevés ; un courant reste inconnu, et l’élément ne s’applique jamais.',
  ],
  VALIDITY_GAP: [
    'De {from} à {to}, aucun tarif de ce type n’est valable : {first} a pris fin, {second} n’a pas commencé.',
    'Faites commencer l’un où finit l’autre ; la fin est exclue.',
  ],
  VALIDITY_OVERLAP: [
    '{first} et {second}, de type {type}, sont tous deux valables de {from} à {to}.',
    'Le dernier devenu valable est utilisé ; faites finir l’un où commence l’autre.',
  ],
  TYPE_DUPLICATE: [
    '{first} et {second} sont valables en même temps, pour les mêmes sessions (type {type}).',
    'Un tarif de chaque type suffit ; mettez fin à l’un ou donnez-lui un autre type.',
  ],
  TYPE_MISSING_FOR_PROFILE: [
    'L’EVSE accepte des préférences de charge, mais il n’y a pas de tarif pour {profiles}.',
    'Une telle session suit le tarif pour tous, ou REGULAR ; est-ce voulu ?',
  ],
  NO_TARIFF_FOR_CONTRACT: [
    'Qui charge avec un contrat n’a pas de tarif.',
    'Ajoutez-en un de type REGULAR ou sans type : sans lui, le prix est inconnu.',
  ],
  NO_TARIFF_AD_HOC: [
    'L’EVSE accepte des cartes, mais qui paie sur place n’a pas de tarif.',
    'Ajoutez-en un de type AD_HOC_PAYMENT : le prix d’un contrat n’y sert jamais.',
  ],
  ALT_TEXT_CONTRADICTS: [
    'Le texte dit « {written} », qui n’est pas un prix du tarif.',
    'Les éléments comptent ; corrigez le texte ou ôtez-en le prix.',
  ],
  ID_CHANGED_MEANING: [
    'Publié sous l’identifiant {id}, ce tarif disait autre chose : {members}.',
    'Les sessions commencées gardent l’ancien prix, et des partenaires peuvent le garder plus longtemps ; donnez un nouvel identifiant à un nouveau prix.',
  ],
  'PRICE_TRANSPARENCY.NOT_PER_KWH': [
    'Dans l’Union européenne, qui paie sur place doit connaître un prix par kWh ; il n’y en a pas.',
    'Ajoutez un prix ENERGY ; les frais de durée viennent après.',
  ],
  'PRICE_TRANSPARENCY.TIME_PRICE': [
    'À partir de 50 kW, qui paie sur place paie au kWh ; ce tarif facture aussi le temps de charge.',
    'Seuls des frais par minute d’occupation après la charge sont permis en plus.',
  ],
  'PRICE_TRANSPARENCY.FEE': [
    'À partir de 50 kW, qui paie sur place paie au kWh ; ce tarif facture aussi un forfait.',
    'Seuls des frais par minute d’occupation après la charge sont permis en plus.',
  ],
  'PRICE_TRANSPARENCY.NOT_PER_MINUTE': [
    'Les frais d’occupation ne sont pas par minute : leurs tranches sont plus longues.',
    'Utilisez un step_size de 60 ou moins.',
  ],
  'PRICE_TRANSPARENCY.TIME_BANDS': [
    'L’énergie a plusieurs prix selon l’heure, que qui paie sur place peut difficilement comparer.',
    'Moins de prix sont plus faciles à afficher à la station.',
  ],
  'PRICE_TRANSPARENCY.MIN_PRICE': [
    'Un prix minimum cache ce que coûte un kWh lors d’une session courte.',
    'Qui paie sur place doit le voir avant de commencer ; mieux vaut s’en passer.',
  ],
  'WINDOW_HITS_DST_GAP.NIGHTS': [
    'La plage commence ou finit dans l’heure du changement d’heure.',
    'Elle est plus courte ou plus longue ces nuits : {nights}.',
  ],
};
